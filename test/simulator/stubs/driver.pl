# Runs one container process after the other in the root that it stands in. A request is its length, a line end, and
# NUL-ended fields: the working directory, the count of variables, the variables, the command line. The answer is a line
# with the exit code and the process id, when every process of the launch has ended.
use strict;
use warnings;

require '/simulator/stubs/stub.pl';

my $LONGEST = 20;

# The first ten descriptors belong to shell scripts; these hold them while pipes are made, and close on exec.
my @placeholders = map { open(my $held, '<', '/dev/null') or die "/dev/null: $!"; $held } 1 .. 10;
$^F = 1000;
binmode(STDIN);

while (defined(my $size = <STDIN>)) {
  my $request = '';
  my $left = 0 + $size;
  while ($left > 0) {
    my $got = read(STDIN, $request, $left, length $request);
    exit 0 unless $got;
    $left -= $got;
  }
  my ($cwd, $count, @fields) = split /\0/, $request, -1;
  pop @fields;
  my @env = splice @fields, 0, $count;
  syswrite STDOUT, join(' ', launch($cwd, \@env, \@fields)) . "\n";
}

# The pipe's write end is held by every descendant, so that its end of file is the end of the launch, background jobs too.
sub launch {
  my ($cwd, $env, $argv) = @_;
  pipe(my $alive, my $held) or die "pipe: $!";
  my $pid = fork() // die "fork: $!";
  become_container($alive, $cwd, $env, $argv) if $pid == 0;
  close $held;
  my $ready = '';
  vec($ready, fileno $alive, 1) = 1;
  my $timed_out = !select($ready, undef, undef, $LONGEST);
  kill 'KILL', -$pid if $timed_out;
  waitpid $pid, 0;
  my $code = $? & 127 ? 128 + ($? & 127) : $? >> 8;
  close $alive;
  return ($timed_out ? 'timeout' : $code, $pid);
}

# A container runtime looks argv[0] up in the container's PATH and reports what it cannot start; runc's words and code.
sub become_container {
  my ($alive, $cwd, $env, $argv) = @_;
  close $alive;
  setpgrp 0, 0;
  open STDIN, '<', '/dev/null';
  open STDOUT, '>>', '/simulator/stdout';
  open STDERR, '>>', '/simulator/stderr';
  %ENV = map { my ($name, $value) = split /=/, $_, 2; ($name => $value // '') } @$env;
  my $name = $argv->[0];
  chdir $cwd or stop(128, "chdir to cwd (\"$cwd\") set in config.json failed: $!");
  my $path = $name =~ m{/} ? $name : look_path($name);
  stop(128, "exec: \"$name\": executable file not found in \$PATH") unless defined $path;
  stop(128, "exec: \"$name\": stat $path: no such file or directory") unless -e $path;
  stop(128, "exec: \"$name\": permission denied") unless -f _ && -x _;
  play($path, @$argv[ 1 .. $#$argv ]) if is_stub($path);
  exec { $path } @$argv or stop(128, "exec $path: $!");
}

sub stop {
  my ($code, $message) = @_;
  print STDERR "$message\n";
  exit $code;
}
