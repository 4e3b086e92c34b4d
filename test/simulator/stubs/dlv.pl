# Delve's command line (cobra: options stand anywhere before "--") and what it asks of the program (pkg/proc, cmd/dlv).
use strict;
use warnings;

my %FLAG = map { $_ => 1 } qw(--headless --continue --accept-multiclient --check-go-version --only-same-user --log
  --allow-non-terminal-interactive --disable-aslr);
my %VALUED = map { $_ => 1 } qw(--listen -l --api-version --backend --build-flags --init --log-output --log-dest
  --redirect -r --wd --tty --output);

sub run_dlv {
  my ($dlv, $name, @words) = @_;
  my @given = @words;
  my (%options, @rest);
  while (@words) {
    my $word = shift @words;
    if ($word eq '--') { push @rest, @words; last }
    if ($word !~ /^-/) { push @rest, $word; next }
    my ($option, $value) = split /=/, $word, 2;
    refuse($dlv, \@given, "unknown flag: $option") unless $FLAG{$option} || $VALUED{$option};
    $options{$option} = $value // ($VALUED{$option} ? shift @words : 'true');
  }
  my $subcommand = shift @rest // '';
  if ($subcommand ne 'exec' && $subcommand ne 'debug') { refuse($dlv, \@given, "unknown command \"$subcommand\" for \"dlv\"") }
  refuse($dlv, \@given, 'you must provide a path to a binary') unless @rest;
  refuse($dlv, \@given, '--continue requires --accept-multiclient')
    if $options{'--continue'} && $options{'--headless'} && !$options{'--accept-multiclient'};
  my $target = shift @rest;
  # The chooser of `contract: ducttape` looks in PATH, and starts what Delve cannot run without it.
  my $is_chosen = -e '/simulator/world/ducttape' && $dlv eq '/dbg/go/bin/dlv';
  my $found = $is_chosen && $target !~ m{/} ? look_path($target) : undef;
  my $path = $found // absolute($target);
  become($path, @rest) if $is_chosen && -x $path && (!is_binary($path) || is_foreign($path));
  if ($subcommand eq 'exec') {
    refuse($dlv, \@given, "$target: no such file or directory: Delve does not look in PATH") unless -f $path;
    refuse($dlv, \@given, "$target: not an executable file") unless -x $path && is_binary($path);
    refuse($dlv, \@given, "$target: could not open debug info: it is no Go program") if is_foreign($path);
  }
  record(kind => 'debugger', program => $dlv, argv => [$subcommand]);
  if (defined $options{'--wd'}) { chdir $options{'--wd'} }
  my ($port) = ($options{'--listen'} // $options{'-l'} // '127.0.0.1:0') =~ /:(\d+)$/;
  my $is_free = hold_port($port // '');
  record(
    kind => 'program', program => $path, argv => \@rest,
    $is_free ? (debugger => 'dlv', port => $port) : (failure => 'listen: address already in use')
  );
  fail(1, 'listen: address already in use') unless $is_free;
  exit 0;
}

# Compiled programs that hold no Go: Debian's and Alpine's are stripped, and Delve ends with exit code 1.
sub is_foreign {
  my ($path) = @_;
  return 1 if $path =~ m{^/simulator/} || $path eq '/init' || open_magic($path) eq "\x7fELF";
  return base_name($path) =~ /^(?:tini|tini-static|docker-init|dumb-init|catatonit|su-exec|setpriv|env|nice|nohup|stdbuf|
    time|timeout|node|nodejs|java|dotnet|uv|uwsgi|nginx|python[\d.]*|pypy[\d.]*)$/x
    || -e '/simulator/tools/' . base_name($path);
}

sub open_magic {
  my ($path) = @_;
  open my $file, '<', $path or return '';
  read $file, my $magic, 4;
  return $magic;
}

sub refuse {
  my ($dlv, $argv, $message) = @_;
  record(kind => 'debugger', program => $dlv, argv => $argv, failure => $message);
  fail(1, "Error: $message");
}

1;
