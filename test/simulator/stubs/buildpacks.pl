# The launcher of Cloud Native Buildpacks (buildpacks/lifecycle, launch/): before platform API 0.4 as at v0.9.3, from it
# as at 2026. The metadata are fields that the simulator wrote: a process or a buildpack each, NUL between them.
use strict;
use warnings;

sub buildpacks_launcher {
  my ($self, @words) = @_;
  my $api = api_number($ENV{CNB_PLATFORM_API} // '0.3');
  my $metadata = read_metadata();
  unless ($metadata) { record_launcher($self, \@words, 'read metadata'); fail(11, 'ERROR: failed to read metadata') }
  my $process = process_for($self, $api, $metadata, @words);
  unless (ref $process) { record_launcher($self, \@words, $process); fail(82, "ERROR: failed to launch: determine start command: $process") }
  record_launcher($self, [], '');
  my $app = $ENV{CNB_APP_DIR} // '/workspace';
  delete @ENV{qw(CNB_LAYERS_DIR CNB_APP_DIR CNB_PROCESS_TYPE CNB_PLATFORM_API CNB_DEPRECATION_MODE)};
  $ENV{PATH} = join ':', grep { $_ ne '/cnb/process' && $_ ne '/cnb/lifecycle' } split /:/, $ENV{PATH} // '';
  chdir $app or fail(82, "ERROR: failed to launch: change to app directory: $!");
  # Processes have a folder of their own since buildpack API 0.8.
  my $folder = $process->{folder} ne '' && $api >= 4 ? $process->{folder} : $app;
  if ($process->{direct}) {
    my ($program, @args) = (@{ $process->{command} }, @{ $process->{args} });
    fail(82, 'ERROR: failed to launch: no command provided') unless defined $program;
    my $path = look_path($program) // fail(82, "ERROR: failed to launch: path lookup: $program");
    chdir $folder or fail(82, "ERROR: failed to launch: change directory: $!");
    exec { $path } ($program, @args) or fail(82, "ERROR: failed to launch: direct exec: $!");
  }
  my $command = join ' ', @{ $process->{command} };
  my @args = @{ $process->{args} };
  my $tokens = join '', '"$(eval echo \"$0\")"', map { " \"\$(eval echo \\\"\${$_}\\\")\"" } 1 .. @args;
  my $inner = @args ? "exec bash -c '$tokens' \"\${\@:1}\"" : 'exec bash -c "$@"';
  my $cd = $api < 4 ? '' : "cd \"$folder\"\n";
  exec { '/bin/bash' } ('bash', '-c', $cd . $inner, $self, $command, @args) or fail(82, "bash exec: $!");
}

sub record_launcher {
  my ($self, $argv, $failure) = @_;
  record(kind => 'launcher', program => $self, argv => $argv, failure => $failure);
}

# 0.3 is 3 and 0.10 is 10.
sub api_number { my ($text) = @_; my ($major, $minor) = version_of($text, [ 0, 3 ]); return $major * 1000 + $minor }

sub read_metadata {
  open my $file, '<', '/simulator/world/buildpacks' or return undef;
  local $/;
  my @fields = split /\0/, <$file> // '', -1;
  pop @fields;
  my (@processes, %apis);
  while (@fields) {
    my $kind = shift @fields;
    if ($kind eq 'buildpack') { my ($id, $api) = splice @fields, 0, 2; $apis{$id} = api_number($api); next }
    my ($type, $direct, $folder, $id, $commands) = splice @fields, 0, 5;
    my @command = splice @fields, 0, $commands;
    my $count = shift @fields;
    push @processes, { type => $type, direct => $direct, folder => $folder, id => $id, command => \@command, args => [ splice @fields, 0, $count ] };
  }
  return { processes => \@processes, apis => \%apis };
}

# A process, or the words of the error.
sub process_for {
  my ($self, $api, $metadata, @words) = @_;
  my %by_type = map { $_->{type} => $_ } reverse @{ $metadata->{processes} };
  if ($api < 4) {
    my $default = $ENV{CNB_PROCESS_TYPE} // 'web';
    return $by_type{$default} // "process type $default was not found" unless @words;
    return $by_type{ $words[0] } if @words == 1 && $by_type{ $words[0] };
    return user_process(@words);
  }
  my $default = $by_type{ base_name($self) };
  return user_process(@words) unless $default;
  my %process = (%$default, command => [ @{ $default->{command} } ], args => [ @{ $default->{args} } ]);
  if ($api < 10) { push @{ $process{args} }, @words }
  elsif (@{ $process{command} } > 1) {
    my ($program, @always) = @{ $process{command} };
    $process{args} = [ @always, @words ? @words : @{ $process{args} } ];
    $process{command} = [$program];
  }
  elsif (@words) {
    my $buildpack = $metadata->{apis}{ $process{id} };
    return "failed to find buildpack for process $process{type} with buildpack ID $process{id}" unless defined $buildpack;
    if ($buildpack < 9) { push @{ $process{args} }, @words } else { $process{args} = [@words] }
  }
  return \%process;
}

sub user_process {
  my @words = @_;
  return 'when there is no default process a command is required' unless @words;
  return { direct => 1, folder => '', command => [ $words[1] ], args => [ @words[ 2 .. $#words ] ] } if @words > 1 && $words[0] eq '--';
  return { direct => 0, folder => '', command => [ $words[0] ], args => [ @words[ 1 .. $#words ] ] };
}

1;
