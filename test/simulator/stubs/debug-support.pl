# The published support images' programs (container-debug-support, launcher.go and wrapper.go at ce64064), faults included.
# Those of `contract: ducttape` hand the debugger on in a variable of their own to the program itself, whatever starts it.
use strict;
use warnings;

sub python_launcher {
  my @words = @_;
  my @given = @words;
  my (%option, $is_waiting);
  # Go's flag package: one or two dashes, `=value` or the next word; ends at "--" or the first other word.
  while (@words && $words[0] =~ /^--?[^-]/) {
    my ($name, $value) = shift(@words) =~ /^--?([^=]+)(?:=(.*))?$/;
    if ($name eq 'wait') { $is_waiting = 1; next }
    refuse_launch(\@given, "flag provided but not defined: -$name", 2) unless $name =~ /^(?:mode|port|helpers)$/;
    $option{$name} = $value // shift @words;
  }
  shift @words if @words && $words[0] eq '--';
  my $mode = $option{mode} // '';
  refuse_launch(\@given, "unknown debugger mode \"$mode\"", 1) unless $mode =~ /^(?:debugpy|ptvsd|pydevd|pydevd-pycharm)$/;
  refuse_launch(\@given, 'expected python command-line args', 1) unless @words;
  record(kind => 'debugger', program => '/dbg/python/launcher', argv => [ '--mode', $mode ]);
  if (-e '/simulator/world/ducttape') {
    $ENV{DUCTTAPE_PYTHON} = ($mode =~ /^pydevd/ ? 'pydevd' : $mode) . ':' . ($option{port} // 9999);
    become(@words);
  }
  my @debugged = debugged_words($mode, $option{port} // 9999, $is_waiting, @words);
  my @run = @debugged ? @debugged : @words;
  refuse_launch(\@given, "exec: \"$run[0]\": executable file not found in \$PATH", 1) unless defined look_path($run[0]);
  # The launcher is the parent, and its exit code is 1 whatever the child's is.
  exit(run_child(@run) == 0 ? 0 : 1);
}

# The command line under the debugger; nothing where the launcher runs the original, undebugged.
sub debugged_words {
  my ($mode, $port, $is_waiting, @words) = @_;
  return () if ($ENV{WRAPPER_ENABLED} // '1') =~ /^(?:0|false|no)$/;
  return () if base_name($words[0]) =~ /^python/ && join(' ', @words[ 1, 2 ]) =~ /^-m ?(?:debugpy|ptvsd|pydevd)\b/;
  my $path = -e $words[0] ? $words[0] : look_path($words[0]);
  return () unless defined $path;
  if (base_name($path) !~ /^python/) {
    my @shebang = shebang($path);
    if (@shebang) { $words[0] = $path; unshift @words, @shebang }
  }
  # `$words[0] -V` must print "Python ".
  my $python = look_path($words[0]) // '';
  return () unless base_name($python) =~ /^(?:python|pypy)[\d.]*$/;
  require '/simulator/stubs/python.pl';
  my ($major, $minor) = version_of($ENV{WRAPPER_PYTHON_VERSION}, [ python_version(base_name($python)) ]);
  unless (($ENV{WRAPPER_SKIP_ENV} // '') ne '') {
    my $library = "/dbg/python/lib/python$major.$minor/site-packages";
    $ENV{PYTHONPATH} = ($ENV{PYTHONPATH} // '') ne '' ? "$ENV{PYTHONPATH}:$library" : $library;
  }
  my ($interpreter, @rest) = @words;
  if ($mode =~ /^pydevd/) {
    return () unless @rest && ($rest[0] !~ /^-/ || $rest[0] =~ /^-m/);
    my @module = $rest[0] eq '-m' ? splice @rest, 0, 2 : $rest[0] =~ /^-m(.+)/ ? do { shift @rest; ('-m', $1) } : ();
    return ($interpreter, '-m', 'pydevd', '--server', '--port', $port, $is_waiting ? () : '--continue', '--file', @module, @rest);
  }
  return ($interpreter, '-m', 'ptvsd', '--host', 'localhost', '--port', $port, $is_waiting ? '--wait' : (), @rest) if $mode eq 'ptvsd';
  if (@rest && $rest[0] =~ /^-m(.+)/) { splice @rest, 0, 1, '-m', $1 }
  return ($interpreter, '-m', 'debugpy', '--listen', $port, $is_waiting ? '--wait-for-client' : (), @rest);
}

sub refuse_launch {
  my ($argv, $message, $code) = @_;
  record(kind => 'debugger', program => '/dbg/python/launcher', argv => $argv, failure => $message);
  fail($code, $message);
}

sub node_wrapper {
  my @args = @_;
  $ENV{npm_config_scripts_prepend_node_path} = 'false';
  my ($real) = grep { $_ ne '/dbg/nodejs/bin/node' && -f $_ && -x _ } map { "$_/node" } split /:/, $ENV{PATH} // '';
  unless (defined $real) {
    record(kind => 'debugger', program => '/dbg/nodejs/bin/node', argv => \@args, failure => 'could not find "node" in PATH');
    fail(1, 'could not unwrap: could not find "node" in PATH');
  }
  become($real, @args) if ($ENV{WRAPPER_ENABLED} // '1') =~ /^(?:0|false|no)$/;
  if (-e '/simulator/world/ducttape') {
    (my $asked, @args) = without_inspect(@args);
    $ENV{DUCTTAPE_NODE} = $asked if $asked ne '';
    become($real, @args);
  }
  my ($script) = grep { $_ ne '' && !/^-/ } @args;
  $script = absolute($script) if defined $script;
  my $passed = $ENV{NODE_DEBUG};
  if (!defined $script || is_application($script)) {
    if (defined $passed) {
      (undef, @args) = without_inspect(@args);
      my $at = 0;
      $at++ while $at < @args && ($args[$at] eq '' || $args[$at] =~ /^-/);
      splice @args, $at, 0, $passed;
      delete $ENV{NODE_DEBUG};
    }
    exit(run_child($real, @args) == 0 ? 0 : 1);
  }
  (my $inspect, @args) = without_inspect(@args);
  $ENV{NODE_DEBUG} = $inspect if $inspect ne '' && !defined $passed;
  hand_to_nodemon(\@args);
  exit(run_child($real, @args) == 0 ? 0 : 1);
}

sub is_application {
  my ($script) = @_;
  return 1 if $script !~ m{/node_modules/} && $script !~ m{/bin/npm$};
  return scalar grep { $script =~ /\Q$_\E$/ } 'node_modules/.bin/next', split / /, $ENV{WRAPPER_ALLOWED} // '';
}

# Takes --inspect* out of NODE_OPTIONS and of the words before the first that is no option; the last one found, then them.
sub without_inspect {
  my @args = @_;
  my $found = '';
  if (defined $ENV{NODE_OPTIONS}) {
    my @options = split_words($ENV{NODE_OPTIONS});
    my @asked = grep { /^--inspect/ } @options;
    if (@asked) { $found = $asked[-1]; $ENV{NODE_OPTIONS} = join ' ', grep { !/^--inspect/ } @options }
  }
  my @kept;
  while (@args) {
    if ($args[0] =~ /^--inspect/) { $found = shift @args; next }
    last if $args[0] eq '--' || $args[0] !~ /^-/;
    push @kept, shift @args;
  }
  return ($found, @kept, @args);
}

sub hand_to_nodemon {
  my ($args) = @_;
  return unless defined $ENV{NODE_DEBUG};
  for my $i (0 .. $#$args) {
    next unless $args->[$i] =~ /^[^-].*\/nodemon|^\/nodemon/;
    splice @$args, $i + 1, 0, delete $ENV{NODE_DEBUG};
    return;
  }
}

1;
