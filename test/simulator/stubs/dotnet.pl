# Programs that run as they are, and .NET: vsdbg can attach unless diagnostics are off (dotnet/runtime, clrconfignames.h).
use strict;
use warnings;

sub run_dotnet {
  my ($program, $name, @words) = @_;
  run_program($program, @words);
}

sub run_program {
  my ($program, @words) = @_;
  record(kind => 'program', program => $program, argv => [@words], is_dotnet($program) ? attachable() : ());
  exit 0;
}

sub is_dotnet {
  my ($program) = @_;
  return base_name($program) eq 'dotnet' || grep { /^(?:DOTNET|ASPNETCORE)_/ } keys %ENV;
}

sub attachable {
  for my $prefix (qw(DOTNET COMPlus)) {
    for my $switch (qw(EnableDiagnostics EnableDiagnostics_IPC EnableDiagnostics_Debugger)) {
      return () if ($ENV{"${prefix}_$switch"} // '1') eq '0';
    }
  }
  return (debugger => 'vsdbg', port => '');
}

1;
