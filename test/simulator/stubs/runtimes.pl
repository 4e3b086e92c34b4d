# Deno and Bun: both take --inspect among their own options; `bun run` and `deno task` start a script of the package.
use strict;
use warnings;

my $INSPECT = qr/^--inspect(?:-brk|-wait)?(?:=(?:.*:)?(\d+))?$/;

sub run_runtimes {
  my ($program, $name, @words) = @_;
  my $subcommand = $words[0] // '';
  if ($name eq 'bun' && $subcommand eq 'run' && ($words[1] // '') !~ m{[./]} || $subcommand eq 'task') {
    record(kind => 'launcher', program => $program, argv => [ @words[ 0, 1 ] ]);
    require '/simulator/stubs/node.pl';
    exit run_package_script($words[1], @words[ 2 .. $#words ]);
  }
  my $own = 0;
  $own++ while $own < @words && ($words[$own] =~ /^-/ || $own == 0 && $words[0] =~ /^(?:run|serve)$/);
  my @options = splice @words, 0, $own;
  my ($asked) = grep { $_ =~ $INSPECT } @options;
  my $port = defined $asked && $asked =~ $INSPECT ? $1 // 9229 : '';
  @options = grep { $_ !~ $INSPECT } @options;
  record(kind => 'program', program => $program, argv => [ @options, @words ], $port ? (debugger => 'inspector', port => $port) : ());
  exit 0;
}

1;
