# CPython's command line, and debugpy and pydevd where it runs them as modules.
use strict;
use warnings;

my %CONSOLE_LAUNCHERS = (
  'opentelemetry-instrument' => sub { option_count(\@_, map { $_ => 1 } qw(--traces_exporter --metrics_exporter --logs_exporter --service_name)) },
  'ddtrace-run' => sub { option_count(\@_) },
  'newrelic-admin' => sub { ($_[0] // '') eq 'run-program' ? 1 : undef },
  'elasticapm-run' => sub { option_count(\@_, '--config' => 1) },
  poetry => sub { run_words({ map { $_ => 1 } qw(-C --directory -P --project) }, @_) },
  pipenv => sub { run_words({ map { $_ => 1 } qw(--python) }, @_) },
  pdm => sub { run_words({ map { $_ => 1 } qw(-p --project -c --config) }, @_) },
  conda => sub { run_words({ map { $_ => 1 } qw(-n --name -p --prefix --cwd) }, @_) },
);

sub run_python {
  my ($python, $name, @words) = @_;
  my ($major, $minor) = python_version($name);
  my ($options, $target, $args) = python_words(@words);
  unless ($options) {
    record(kind => 'program', program => $python, argv => \@words, failure => "unknown option $target");
    fail(2, "unknown option $target");
  }
  if (@$options && $options->[-1] =~ /^-(?:V|-version)$/) {
    print "Python $major.$minor.0\n";
    record(kind => 'program', program => $python, argv => \@words);
    exit 0;
  }
  my ($module) = module_of($target);
  return run_script($python, $options, $target, $args) unless defined $module && $module =~ /^(?:debugpy|ptvsd|pydevd)$/;
  unless (has_module($module, $major, $minor)) {
    record(kind => 'program', program => $python, argv => \@words, failure => "No module named $module");
    fail(1, "$python: No module named $module");
  }
  run_debugged($python, $module, $options, $args);
}

# Options, the words that name the program (none: the standard input), and the program's own; undef, word if unknown.
sub python_words {
  my @words = @_;
  my @options;
  while (@words) {
    my $word = $words[0];
    return (\@options, [], \@words) if $word eq '-' || $word !~ /^-/;
    shift @words;
    return ([ @options, $word ], [], \@words) if $word =~ /^-(?:V+|-version|h|\?|-help)$/;
    if ($word eq '--') { return (\@options, [], \@words) }
    if ($word eq '--check-hash-based-pycs') { push @options, $word, splice @words, 0, 1; next }
    if ($word =~ /^-([bBdEiIOPqsSuvx3tR]*)([cm])(.*)$/) {
      push @options, "-$1" if $1 ne '';
      my $value = $3 ne '' ? $3 : shift @words // '';
      return (\@options, [ "-$2", $value ], \@words);
    }
    if ($word =~ /^-[bBdEiIOPqsSuvx3tR]*[WXQ](.*)$/) {
      push @options, $word, $1 eq '' ? splice @words, 0, 1 : ();
      next;
    }
    return (undef, $word) unless $word =~ /^-[bBdEiIOPqsSuvx3tR]+$/;
    push @options, $word;
  }
  return (\@options, [], []);
}

sub module_of { my ($target) = @_; return ($target->[0] // '') eq '-m' ? $target->[1] : undef }

sub run_script {
  my ($python, $options, $target, $args, %engaged) = @_;
  my $script = @$target ? '' : $args->[0] // '';
  my $launcher = $CONSOLE_LAUNCHERS{ base_name($script) };
  if ($launcher && $script ne '') {
    my @words = @$args[ 1 .. $#$args ];
    my $own = $launcher->(@words);
    unless (defined $own) {
      record(kind => 'utility', program => $script, argv => \@words, %engaged);
      exit 0;
    }
    my @own = splice @words, 0, $own;
    record(kind => 'launcher', program => $script, argv => [@own], %engaged, failure => @words ? '' : 'has no program to run');
    fail(1, "$script: no program to run") unless @words;
    $ENV{PYTHONPATH} = join ':', '/opt/instrumentation', grep { defined } $ENV{PYTHONPATH} if $script !~ /poetry|pipenv|pdm|conda/;
    become(@words);
  }
  # `python` gives a debugger's own script or folder what `-m` gives it.
  return run_debugged($python, $1, $options, [ @$args[ 1 .. $#$args ] ])
    if $script =~ m{(?:^|/)(debugpy|pydevd)(?:\.py|/__main__\.py)?$};
  if (my $port = hooked($python, $options, $target, $args)) {
    %engaged = (debugger => $ENV{DUCTTAPE_PYTHON_PROTOCOL} // 'debugpy', port => $port) if hold_port($port);
  }
  if (defined(my $handed = delete $ENV{DUCTTAPE_PYTHON})) {
    my ($module, $port) = split /:/, $handed;
    %engaged = (debugger => $module, port => $port) if hold_port($port);
  }
  record(kind => 'program', program => $python, argv => [ @$options, @$target, @$args ], %engaged);
  exit 0;
}

# Where the hook of `contract: ducttape` lets debugpy listen: in a program that PYTHONPATH leads to it, not in `-c` or a tool.
sub hooked {
  my ($python, $options, $target, $args) = @_;
  return undef unless grep { $_ eq '/dbg/python/hook' } split /:/, $ENV{PYTHONPATH} // '';
  return undef if grep { /^-[A-Za-z]*[IES]/ } @$options;
  my ($major) = python_version(base_name($python));
  my $name = module_of($target) // base_name($args->[0] // '');
  return undef if $major < 3 || ($target->[0] // '') eq '-c' || $name =~ /^(?:|pip\d?|venv)$/;
  return ($ENV{DUCTTAPE_PYTHON_LISTEN} // '') =~ /:(\d+)$/ ? $1 : undef;
}

# debugpy.server.cli, ptvsd.__main__ and pydevd's process_command_line.
sub run_debugged {
  my ($python, $module, $options, $words) = @_;
  my @words = @$words;
  my @given = ('-m', $module, @words);
  my %valued = $module eq 'pydevd'
    ? map { $_ => 1 } qw(--port --client --access-token --ppid)
    : map { $_ => 1 } qw(--listen --connect --log-to --host --port --pid --parent-session-pid --adapter-access-token);
  my %flag = map { $_ => 1 } qw(--wait-for-client --log-to-stderr --wait --server --continue --multiprocess --multiproc
    --no-subprocesses --server-host --json-dap --json-dap-http --skip-notify-stdin);
  my ($port, $has_address) = ('', 0);
  while (@words && $words[0] =~ /^-/ && $words[0] !~ /^-[mc]$|^--file$/) {
    my $option = shift @words;
    if ($option =~ /^--configure-/) { shift @words; next }
    not_started($python, \@given, 2, "Error: unrecognized switch $option") unless $valued{$option} || $flag{$option};
    next unless $valued{$option};
    my $value = shift @words // '';
    if ($option =~ /^--(?:listen|port)$/) { $has_address = 1; ($port) = $value =~ /(\d+)$/ }
    $has_address = 1 if $option eq '--connect';
  }
  shift @words if @words && $words[0] eq '--file';
  not_started($python, \@given, 2, 'Error: missing target') unless @words;
  not_started($python, \@given, 2, 'Error: either --listen or --connect is required') unless $has_address;
  my @target = $words[0] =~ /^-[mc]$/ ? splice @words, 0, 2 : ();
  not_started($python, \@given, 1, "can't open file $words[0]: it is not looked up in PATH")
    if !@target && $words[0] !~ m{/} && !-e $words[0] && defined look_path($words[0]);
  not_started($python, \@given, 1, "Can't listen for client connections: [Errno 98] Address already in use") unless hold_port($port);
  run_script($python, $options, \@target, \@words, debugger => $module, port => $port);
}

sub not_started {
  my ($python, $argv, $code, $message) = @_;
  record(kind => 'program', program => $python, argv => $argv, failure => $message);
  fail($code, $message);
}

# The version in the interpreter's name, else the official images' PYTHON_VERSION, else Debian 12's.
sub python_version {
  my ($name) = @_;
  return ($1, $2) if $name =~ /(\d)\.(\d+)$/;
  return version_of($ENV{PYTHON_VERSION}, [ 3, 11 ]);
}

# The application's own copy, where the launch as it was asked for it, or one that PYTHONPATH leads to.
sub has_module {
  my ($module, $major, $minor) = @_;
  return 1 if -e "/simulator/world/$module";
  return grep { -e "$_/$module" && m{/python$major\.$minor(?:/|$)} } split /:/, $ENV{PYTHONPATH} // '';
}

1;
