# What a compiled program does goes by the path, or the name, under which it was started.
use strict;
use warnings;
require '/simulator/stubs/common.pl';

my %FAMILIES = (
  (map { $_ => 'launchers' } qw(tini tini-static docker-init dumb-init catatonit with-contenv gosu su-exec su runuser setpriv
    nice nohup stdbuf time timeout ionice chrt taskset setsid sudo uv pid1 busybox mamba
    micromamba vault-env dockerize dotenv chamber doppler aws-vault berglas wait-for-it wait-for-it.sh wait-for wait-for.sh wait4x
    setuser s6-setuidgid chpst numactl xvfb-run catchsegv)),
  (map { $_ => 'node' } qw(node nodejs)),
  (map { $_ => 'java' } qw(java javac keytool jcmd jps)),
  dotnet => 'dotnet',
  dlv => 'dlv',
  (map { $_ => 'runtimes' } qw(deno bun)),
);

# Tools that succeed at once, whatever they are asked.
my %UTILITIES = map { $_ => 1 } qw(sleep curl wget nc pg_isready chown id whoami find awk date uname update-ca-certificates);

# Plays the program at a path to its end; this process never comes back.
sub play {
  my ($path, @words) = @_;
  my $program = absolute($path);
  my $name = base_name($program);
  if ($program =~ m{^/cnb/(?:lifecycle/launcher|process/)}) { require '/simulator/stubs/buildpacks.pl'; buildpacks_launcher($program, @words) }
  if ($program eq '/dbg/python/launcher') { require '/simulator/stubs/debug-support.pl'; python_launcher(@words) }
  if ($program eq '/dbg/nodejs/bin/node') { require '/simulator/stubs/debug-support.pl'; node_wrapper(@words) }
  # s6-overlay's init stands there; any other is a program of that name.
  my $family = $program eq '/init' ? 'launchers' : $name =~ /^(?:python|pypy)[\d.]*$/ ? 'python' : $FAMILIES{$name};
  if ($family) {
    require "/simulator/stubs/$family.pl";
    no strict 'refs';
    &{"run_$family"}($program, $name, @words);
  }
  if (-e "/simulator/tools/$name") {
    record(kind => 'utility', program => $program, argv => [@words]);
    exit 0 if $name eq 'tail' && grep { /^(?:-[fF]|--follow)/ } @words;
    become("/simulator/tools/$name", @words);
  }
  if ($UTILITIES{$name}) {
    record(kind => 'utility', program => $program, argv => [@words]);
    sleep_on() if $name eq 'sleep';
    # No two launches are at the same time.
    print "Thu Jan  1 00:00:00 UTC 1970\n" if $name eq 'date';
    exit 0;
  }
  require '/simulator/stubs/dotnet.pl';
  run_program($program, @words);
}

# Nobody waits here, and what sleeps for ever in a loop is ended at its third sleep.
sub sleep_on {
  open my $slept, '>>', '/simulator/state/slept';
  syswrite $slept, '.';
  kill 'KILL', -getpgrp() if -s $slept >= 3;
}

1;
