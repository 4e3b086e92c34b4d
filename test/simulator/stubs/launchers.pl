# Programs that do nothing but start another: each reads its own options as its manual says, and becomes the rest.
use strict;
use warnings;

# How many of a launcher's words are its own, by its manual; undef where it would refuse them.
my $tini = sub { short_options(\@_, flags => 'svwglh', valued => 'pe') };
my %OWN = (
  tini => $tini,
  'tini-static' => $tini,
  'docker-init' => $tini,
  'dumb-init' => sub { option_count(\@_, map { $_ => 1 } qw(-r --rewrite)) },
  catatonit => sub { option_count(\@_) },
  init => sub { 0 },
  'with-contenv' => sub { 0 },
  pid1 => sub { option_count(\@_, map { $_ => 1 } qw(--user -u --group -g --workdir -w --timeout -t --env -e)) },
  gosu => sub { 1 },
  'su-exec' => sub { 1 },
  setuser => sub { 1 },
  's6-setuidgid' => sub { 1 },
  chpst => sub { short_options(\@_, flags => 'vP012', valued => 'uUbeCnlLmdopfcrt/') },
  numactl => sub { option_count(\@_, map { $_ => 1 } qw(-i -N -C -m -p)) },
  'xvfb-run' => sub { short_options(\@_, flags => 'alh', valued => 'efnpsw') },
  catchsegv => sub { 0 },
  setpriv => sub {
    option_count(\@_, map { $_ => 1 } qw(--reuid --regid --groups --ruid --euid --rgid --egid --inh-caps --ambient-caps
      --bounding-set --securebits --pdeathsig --selinux-label --apparmor-profile));
  },
  sudo => sub { option_count(\@_, map { $_ => 1 } qw(-u --user -g --group -h --host -C -T -R -D)) },
  nohup => sub { option_count(\@_) },
  setsid => sub { option_count(\@_) },
  nice => sub { option_count(\@_, map { $_ => 1 } qw(-n --adjustment)) },
  ionice => sub { option_count(\@_, map { $_ => 1 } qw(-c --class -n --classdata)) },
  chrt => sub { 1 + option_count(\@_) },
  taskset => sub { 1 + option_count(\@_) },
  timeout => sub { 1 + option_count(\@_, map { $_ => 1 } qw(-k --kill-after -s --signal)) },
  time => sub { option_count(\@_, map { $_ => 1 } qw(-f --format -o --output)) },
  stdbuf => sub { option_count(\@_, map { $_ => 1 } qw(-i -o -e --input --output --error)) },
  busybox => sub { 0 },
  'vault-env' => sub { 0 },
  dockerize => sub {
    option_count(\@_, map { $_ => 1 } qw(-template -stdout -stderr -delims -wait-http-header -wait -timeout -wait-retry-interval));
  },
  (map { $_ => \&until_dashes } qw(dotenv dotenvx chamber doppler aws-vault berglas wait-for-it wait-for-it.sh wait-for wait-for.sh wait4x)),
  uv => \&uv_run,
  (map { $_ => \&mamba_run } qw(mamba micromamba)),
);

sub run_launchers {
  my ($program, $name, @words) = @_;
  switch_user($program, @words) if $name =~ /^(?:su|runuser)$/;
  my $own = $OWN{$name}->(@words);
  tool_alone($program, @words) if !defined $own && $name =~ /^(?:uv|mamba|micromamba)$/;
  unless (defined $own && $own <= @words) {
    record(kind => 'launcher', program => $program, argv => [@words], failure => 'does not know these options');
    fail(1, "$name: does not know these options: @words");
  }
  my @own = splice @words, 0, $own;
  if ($name eq 'uv') {
    my $is_module = grep { /^(?:-m|--module)$/ } @own;
    @own = grep { !/^(?:-m|--module)$/ } @own;
    unshift @words, 'python', $is_module ? '-m' : () if $is_module || ($words[0] // '') =~ /\.py$/;
  }
  record(kind => 'launcher', program => $program, argv => \@own, failure => @words ? '' : 'has no program to run');
  fail(1, "$name: no program to run") unless @words;
  stdbuf_variables(@own) if $name eq 'stdbuf';
  become(@words);
}

# As getopt reads them: flags in one word, a value in the same word or the next; "--" ends them.
sub short_options {
  my ($words, %known) = @_;
  my $i = 0;
  while ($i < @$words) {
    my $word = $words->[$i];
    return $i + 1 if $word eq '--';
    return $i if $word !~ /^-./;
    return undef unless $word =~ /^-([$known{flags}]*)(?:([$known{valued}])(.*))?$/;
    $i += defined $2 && $3 eq '' ? 2 : 1;
  }
  return $i;
}

# docs.astral.sh/uv/reference/cli: options may stand before and behind `run`.
sub uv_run {
  my @words = @_;
  my %valued = map { $_ => 1 } qw(--extra --no-extra --group --no-group --only-group --env-file --with --with-editable
    --with-requirements --package --python-platform --index --default-index -i --index-url --extra-index-url -f
    --find-links -P --upgrade-package --reinstall-package --index-strategy --keyring-provider --resolution --prerelease
    --fork-strategy --exclude-newer --link-mode -C --config-setting --cache-dir -p --python --color
    --allow-insecure-host --directory --project --config-file -w);
  return run_words(\%valued, @words);
}

# What stands before "--" is the launcher's own; without it, it runs nothing.
sub until_dashes {
  my @words = @_;
  my ($at) = grep { $words[$_] eq '--' } 0 .. $#words;
  return defined $at ? $at + 1 : undef;
}

# util-linux's su: the user's shell with `-c` and what stands behind the user; a login has an environment of its own.
sub switch_user {
  my ($program, @words) = @_;
  my (@own, @command, @rest, $is_login);
  my $shell = '/bin/sh';
  while (@words) {
    my $word = shift @words;
    if ($word eq '--') { push @rest, @words; last }
    if ($word =~ /^(?:-|-l|--login)$/) { $is_login = 1; push @own, $word; next }
    if ($word =~ /^(?:-c|--command)$/) { @command = ('-c', shift @words); push @own, $word; next }
    if ($word =~ /^(?:-s|--shell)$/) { $shell = shift @words; push @own, $word, $shell; next }
    if ($word =~ /^-[fmpPT]+$|^--(?:preserve-environment|fast|pty)$/) { push @own, $word; next }
    if ($word =~ /^-./) {
      record(kind => 'launcher', program => $program, argv => [@own], failure => "invalid option $word");
      fail(1, "su: invalid option $word");
    }
    push @rest, $word;
  }
  my $user = shift @rest // 'root';
  record(kind => 'launcher', program => $program, argv => [ @own, $user ]);
  if ($is_login) { %ENV = (HOME => '/root', SHELL => $shell, USER => $user, LOGNAME => $user, PATH => '/usr/local/bin:/bin:/usr/bin') }
  chdir '/root' if $is_login;
  become($shell, @command, @rest);
}

sub mamba_run {
  return run_words({ map { $_ => 1 } qw(-n --name -p --prefix -r --root-prefix --cwd -e --env -a --attach) }, @_);
}

# `uv sync` and its like start nothing.
sub tool_alone {
  my ($program, @words) = @_;
  record(kind => 'utility', program => $program, argv => [@words]);
  exit 0;
}

sub stdbuf_variables {
  for my $option (@_) {
    $ENV{ '_STDBUF_' . uc $1 } = $2 if $option =~ /^-([ioe])(.+)$/;
  }
}

1;
