# Node.js: the inspector, and the tools that are scripts of node and start another node.
use strict;
use warnings;

# Options that take the next word (nodejs.org/api/cli.html).
my %VALUED = map { $_ => 1 } qw(-r --require --import --loader --experimental-loader -C --conditions --title
  --inspect-port --debug-port --env-file --input-type --watch-path --icu-data-dir --diagnostic-dir);
my $INSPECT = qr/^--inspect(?:-brk|-wait)?(?:=(.*))?$/;
my $PORT = qr/^--(?:inspect|debug)-port(?:=(.*))?$/;
# Not allowed in NODE_OPTIONS, whatever the version; node ends with exit code 9.
my $NOT_IN_ENV = qr/^(?:-[ecipvh]|--(?:eval|check|interactive|print|version|help|test|run|build-snapshot))(?:=|$)/;

sub run_node {
  my ($node, $name, @words) = @_;
  my @from_env = split_words($ENV{NODE_OPTIONS} // '');
  my $refused = refused_in_env(@from_env);
  if (defined $refused) {
    record(kind => 'program', program => $node, argv => \@words, failure => "$refused is not allowed in NODE_OPTIONS");
    fail(9, "$node: $refused is not allowed in NODE_OPTIONS");
  }
  my ($options, $rest) = node_words(@words);
  if (@$options && $VALUED{ $options->[-1] } && !is_value($options)) {
    record(kind => 'program', program => $node, argv => \@words, failure => "$options->[-1] requires an argument");
    fail(9, "$node: $options->[-1] requires an argument");
  }
  my $tool = tool_of($rest);
  my @handed = defined $tool ? () : grep { defined } delete $ENV{DUCTTAPE_NODE}, guarded($rest, @from_env);
  my $port = inspector_port(@from_env, @$options, @handed);
  my $is_free = defined $port && hold_port($port);
  my %engaged = $is_free ? (debugger => 'inspector', port => $port) : ();
  my @kept = without_inspector(@$options);
  return run_tool($tool, \%engaged, $node, @$rest) if defined $tool;
  # Whole command lines end here as one word: no such file.
  my $is_line = ($rest->[0] // '') =~ /^(?:exec|cd|sh|node|nodejs|npm|npx|yarn|python\d?)\s/;
  my $is_missing = $is_line && !-e $rest->[0] && !grep { /^(?:-e|--eval|-p|--print|-pe)$/ } @kept;
  my $failure = $is_missing ? "Cannot find module '$rest->[0]'" : '';
  record(kind => 'program', program => $node, argv => [ @kept, @$rest ], failure => $failure, $is_missing ? () : %engaged);
  fail(1, "Error: $failure") if $is_missing;
  exit 0;
}

# What the guard of `contract: ducttape` does in the program that NODE_OPTIONS loads it into: nothing without a script.
sub guarded {
  my ($rest, @from_env) = @_;
  my $is_loaded = grep { $from_env[ $_ - 1 ] eq '--require' && $from_env[$_] eq '/dbg/nodejs/guard.cjs' } 1 .. $#from_env;
  return undef unless $is_loaded && @$rest && defined $ENV{DUCTTAPE_NODEJS_LISTEN};
  return "--inspect=$ENV{DUCTTAPE_NODEJS_LISTEN}";
}

# Node's own options, then the script and its words. `-r` swallows whatever stands behind it, unless that is an option.
sub node_words {
  my @words = @_;
  my @options;
  while (@words && $words[0] =~ /^-./) {
    my $option = shift @words;
    push @options, $option;
    last if $option eq '--';
    if ($option =~ /^(?:-e|--eval|-p|--print|-pe)$/) { push @options, splice @words, 0, 1; last }
    if ($VALUED{$option} && @words && $words[0] !~ /^-/) { push @options, shift @words }
    elsif ($VALUED{$option}) { last }
  }
  return (\@options, \@words);
}

sub is_value { my ($options) = @_; return @$options > 1 && $VALUED{ $options->[-2] } }

sub refused_in_env {
  my @options = @_;
  my ($major, $minor) = version_of($ENV{NODE_VERSION}, [ 20, 20 ]);
  for my $i (0 .. $#options) {
    my $option = $options[$i];
    return $option if $option =~ $NOT_IN_ENV;
    return $option if $option =~ /^--import/ && $major < 18;
    return $option if $option =~ /^--inspect-wait/ && $major < 20;
    return $option if $option =~ /^--disable-sigusr1/ && $major < 22;
    return $option if $option !~ /^-/ && !($i > 0 && $VALUED{ $options[ $i - 1 ] });
  }
  return undef;
}

sub inspector_port {
  my @options = @_;
  my ($asked, $port) = (0, 9229);
  for my $i (0 .. $#options) {
    if ($options[$i] =~ $INSPECT) { $asked = 1; $port = $1 if defined $1 && $1 =~ /(?:^|:)(\d+)$/ }
    if ($options[$i] =~ $PORT) { ($port) = ($1 // $options[ $i + 1 ] // '') =~ /(\d+)$/ }
  }
  return $asked ? $port : undef;
}

sub without_inspector {
  my @options = @_;
  my @kept;
  while (@options) {
    my $option = shift @options;
    next if $option =~ $INSPECT;
    if ($option =~ $PORT) { shift @options unless defined $1; next }
    push @kept, $option;
  }
  return @kept;
}

my %TOOLS = (
  (map { $_ => \&run_npm } qw(npm pnpm yarn yarnpkg)),
  (map { $_ => \&run_env_tool } qw(dotenvx)), nest => \&run_nest,
  npx => \&run_npx, nodemon => \&run_nodemon, tsx => \&run_tsx, 'cross-env' => \&run_cross_env,
  'pm2-runtime' => \&run_pm2, pm2 => \&run_pm2, concurrently => \&run_concurrently,
);

sub tool_of {
  my ($rest) = @_;
  my $script = $rest->[0] // return undef;
  # By its file: npm-cli.js, yarn.js, pnpm.cjs; or by its package: node_modules/tsx/dist/cli.mjs.
  my ($package) = $script =~ m{/node_modules/(?:@[^/]+/)?([^/]+)/.+\.[cm]?js$};
  my $file = base_name($script) =~ s/(?:-cli)?\.[cm]?js$//r;
  my ($name) = grep { defined && $TOOLS{$_} } $file, $package;
  return $script =~ m{/} ? $name : undef;
}

sub run_tool {
  my ($tool, $engaged, $node, $script, @words) = @_;
  # The real node's folder: scripts that ask for process.execPath get it, past any wrapper on PATH.
  exit $TOOLS{$tool}->({ tool => $tool, engaged => $engaged, node => $node, script => $script }, @words);
}

sub record_tool {
  my ($it, @own) = @_;
  record(kind => 'launcher', program => $it->{script}, argv => \@own, %{ $it->{engaged} });
}

# npm, pnpm and Yarn run the package's script in a shell, their node_modules/.bin folders first on PATH.
sub run_npm {
  my ($it, @words) = @_;
  my (@own, @given);
  my $node_options;
  while (@words) {
    my $word = shift @words;
    if ($word eq '--') { @given = @words; last }
    if ($it->{tool} =~ /^p?npm$/ && $word =~ /^--(?:config\.)?node-options(?:=(.*))?$/s) { $node_options = $1 // shift @words; next }
    if ($word =~ /^(?:--prefix|-C|--dir|--cwd|-w|--workspace|--filter|-F)$/) { push @own, $word, splice @words, 0, 1; next }
    push @own, $word;
    last if $it->{tool} ne 'npm' && $word !~ /^-/ && $word ne 'run' && $word ne 'exec' && do { @given = @words; 1 };
  }
  my @plain = grep { !/^-/ } @own;
  shift @plain if @plain && $own[0] =~ /^(?:--prefix|-C|--dir|--cwd|-w|--workspace|--filter|-F)$/;
  my $verb = shift @plain // '';
  # What `exec` starts is no word of its own.
  if ($verb =~ /^(?:exec|x)$/) { my $at = 0; $at++ while $own[$at] !~ /^(?:exec|x)$/; splice @own, $at + 1 }
  $node_options //= $ENV{npm_config_node_options} if $it->{tool} eq 'npm';
  $verb = 'run' if $verb eq 'run-script';
  # Yarn 1 takes the first one away, wherever it stands.
  if ($it->{tool} =~ /^yarn/) { my ($at) = grep { $given[$_] eq '--' } 0 .. $#given; splice @given, $at, 1 if defined $at }
  record_tool($it, @own);
  return 0 if $verb =~ /^(?:ci|i|install|add|config|cache|set|prune|rebuild|version|)$/;
  $ENV{NODE_OPTIONS} = $node_options if defined $node_options;
  $ENV{PATH} = ($it->{node} =~ s{/[^/]*$}{}r) . ":$ENV{PATH}" if $it->{tool} =~ /^yarn/;
  return run_child('node', @plain, @given) if $verb eq 'node';
  if ($verb eq 'exec' || $verb eq 'x') {
    my $program = shift @plain // shift @given;
    return run_script_text($program, @plain, @given);
  }
  my $script = $verb eq 'run' ? shift @plain // '' : $verb;
  return run_package_script($script, @plain, @given);
}

# What `scripts` of package.json says: given with the launch, else what such scripts are usually.
sub run_package_script {
  my ($script, @args) = @_;
  my $text = $script =~ /build|migrat|lint|test|seed|prisma|generate|clean/ ? 'id' : 'node server.js';
  if (open my $file, '<', "/simulator/world/package-scripts/$script") { local $/; $text = <$file> }
  $ENV{npm_lifecycle_event} = $script;
  return run_script_text($text, @args);
}

sub run_script_text {
  my ($text, @args) = @_;
  $ENV{PATH} = "/node_modules/.bin:$ENV{PATH}";
  return run_child('sh', '-c', join ' ', $text, map { /^[\w.\/:=@%+,-]+$/ ? $_ : "'" . s/'/'\\''/gr . "'" } @args);
}

sub run_npx {
  my ($it, @words) = @_;
  my %valued = map { $_ => 1 } qw(-p --package -w --workspace --node-options);
  my $own = option_count(\@words, %valued);
  my @own = splice @words, 0, $own;
  my $node_options;
  for my $i (0 .. $#own) { $node_options = $1 // $own[ $i + 1 ] if $own[$i] =~ /^--node-options(?:=(.*))?$/s }
  record_tool($it, grep { !/^--node-options/ } @own);
  $node_options //= $ENV{npm_config_node_options};
  $ENV{NODE_OPTIONS} = $node_options if defined $node_options;
  return run_script_text(@words);
}

# `nodemon [its options and node's] script [words]`: node's go to a node that PATH finds, else it forks its own.
sub run_nodemon {
  my ($it, @words) = @_;
  my %valued = map { $_ => 1 } qw(--exec -x --watch -w --ext -e --ignore -i --delay -d --signal -s --config --cwd -r --require --import --loader);
  my $flag = qr/^(?:-V|--verbose|-q|--quiet|-L|--legacy-watch|-C|--on-change-only|-I|--no-stdin|--polling-interval=.*|--no-colou?rs)$/;
  my (@own, @node, $exec);
  while (@words && $words[0] =~ /^-/) {
    my $option = shift @words;
    last if $option eq '--';
    if ($option =~ /^(?:-r|--require|--import|--loader)$/) { push @node, $option, splice @words, 0, 1; next }
    if ($valued{$option}) { my $value = shift @words; $exec = $value if $option =~ /^(?:-x|--exec)$/; push @own, $option, $value; next }
    if ($option =~ $flag || $option =~ /^--(?:watch|ext|ignore|delay|signal|config|cwd)=/) { push @own, $option; next }
    push @node, $option;
  }
  record_tool($it, @own);
  return run_child('sh', '-c', join ' ', $exec, @node, @words) if defined $exec;
  return run_child('sh', '-c', join ' ', 'node', @node, @words) if @node;
  return run_child($it->{node}, @words);
}

# tsx starts process.execPath with its loader, and hands node's options on.
sub run_tsx {
  my ($it, @words) = @_;
  my @own;
  push @own, shift @words if @words && $words[0] eq 'watch';
  my %valued = map { $_ => 1 } qw(--tsconfig --ignore --include);
  while (@words && $words[0] =~ /^--(?:no-cache|clear-screen|tsconfig|ignore|include)(=|$)/) {
    my $option = shift @words;
    push @own, $option, $valued{$option} && $1 eq '' ? splice @words, 0, 1 : ();
  }
  record_tool($it, @own);
  return run_child($it->{node}, '--require', 'tsx/preflight', '--import', 'tsx/loader', @words);
}

sub run_pm2 {
  my ($it, @words) = @_;
  my (@own, @node, @given, $script);
  while (@words) {
    my $word = shift @words;
    if ($word eq '--') { @given = @words; last }
    if ($word =~ /^--(?:node-args|interpreter-args)(?:=(.*))?$/) { push @node, split ' ', $1 // shift @words; next }
    if ($word =~ /^(?:-i|--instances|-n|--name|--env|--web|--delay|--max-memory-restart)$/) { push @own, $word, splice @words, 0, 1; next }
    if ($word =~ /^-/ || $word eq 'start') { push @own, $word; next }
    if (defined $script) { push @own, $word } else { $script = $word }
  }
  record_tool($it, @own);
  return run_child($it->{node}, @node, $script // 'server.js', @given);
}

sub run_cross_env {
  my ($it, @words) = @_;
  my @own;
  while (@words && $words[0] =~ /^(\w+)=(.*)$/s) { $ENV{$1} = $2; push @own, shift @words }
  record_tool($it, @own);
  return run_child(@words);
}

# `dotenvx run [options] -- command`, a program of node.
sub run_env_tool {
  my ($it, @words) = @_;
  my ($at) = grep { $words[$_] eq '--' } 0 .. $#words;
  record_tool($it, splice @words, 0, ($at // $#words) + 1);
  return @words ? run_child(@words) : 1;
}

# Nest's command line, actions/start.action.ts: through a shell, `--debug` as `--inspect`, `--exec` in place of node.
sub run_nest {
  my ($it, @words) = @_;
  my (@own, $inspect);
  my ($program, @given) = ('node');
  while (@words) {
    my $word = shift @words;
    if ($word eq '--') { @given = @words; last }
    if ($word =~ /^(?:-d|--debug)(?:=(.*))?$/) {
      my $address = $1 // (@words && $words[0] !~ /^-/ ? shift @words : undef);
      $inspect = defined $address ? "--inspect=$address" : '--inspect';
      next;
    }
    if ($word =~ /^(?:-e|--exec)(?:=(.*))?$/) { $program = $1 // shift @words; next }
    push @own, $word;
  }
  record_tool($it, @own);
  return run_child('sh', '-c', join ' ', $program, '--enable-source-maps', defined $inspect ? $inspect : (), '"dist/main"', @given);
}

sub run_concurrently {
  my ($it, @words) = @_;
  record_tool($it);
  my $code = 0;
  for my $command (grep { !/^-/ } @words) { $code = run_child('sh', '-c', $command) || $code }
  return $code;
}

1;
