# The JVM: options of the command line, of JAVA_TOOL_OPTIONS (every JVM) and of JDK_JAVA_OPTIONS (`java` from JDK 9).
# A second agent, a taken port and an address that the JDK does not know end it before the program starts.
use strict;
use warnings;

# Options of `java` that take the next word (docs.oracle.com, the java command).
my %VALUED = map { $_ => 1 } qw(-cp -classpath --class-path -p --module-path --upgrade-module-path --add-modules
  --add-exports --add-opens --add-reads --patch-module --limit-modules -m --module);
my $JDWP = qr/^(?:-agentlib:jdwp(?:=(.*))?|-Xrunjdwp(?::(.*))?|-agentpath:[^=]*libjdwp\.so(?:=(.*))?)$/;

sub run_java {
  my ($program, $name, @words) = @_;
  my $version = java_version();
  my $is_java = $name eq 'java';
  my @from_env = split_words($ENV{JAVA_TOOL_OPTIONS} // '');
  push @from_env, split_words($ENV{JDK_JAVA_OPTIONS} // '') if $is_java && $version >= 9;
  my $own = $is_java ? own_options(@words) : scalar grep { /^-J/ } @words;
  my @agents = grep { $_ =~ $JDWP } @from_env, @words[ 0 .. $own - 1 ];
  my @argv = ((grep { $_ !~ $JDWP } @words[ 0 .. $own - 1 ]), @words[ $own .. $#words ]);
  my ($port, $failure) = @agents ? listen_address($agents[0], $version) : ('', '');
  $failure = 'Cannot load this JVM TI agent twice' if @agents > 1;
  my $is_listening = @agents == 1 && defined $port && !$failure;
  $failure = 'bind failed: Address already in use' if $is_listening && !hold_port($port);
  record(
    kind => starts_another(@argv) ? 'launcher' : 'program', program => $program, argv => \@argv, failure => $failure,
    $is_listening && !$failure ? (debugger => 'jdwp', port => $port) : ()
  );
  fail(@agents > 1 ? 1 : 2, "ERROR: $failure") if $failure;
  exit(starts_another(@argv) ? run_child('java', '-cp', 'classes', 'com.example.Main') : 0);
}

# `jdk-21.0.4+7`, `17.0.2`, `8u392`, `1.8.0_392`; the official images' JAVA_VERSION.
sub java_version {
  my ($major, $minor) = version_of($ENV{JAVA_VERSION}, [ 17, 0 ]);
  return $major == 1 ? $minor : $major;
}

sub own_options {
  my @words = @_;
  my $i = 0;
  while ($i < @words && $words[$i] =~ /^-/) {
    return $i + 2 if $words[$i] eq '-jar' || $words[$i] eq '-m' || $words[$i] eq '--module';
    $i += $VALUED{ $words[$i] } ? 2 : 1;
  }
  return $i;
}

# The port that the agent listens on; undef where it dials out (server=n), 0 where the system chooses.
sub listen_address {
  my ($agent, $version) = @_;
  my $text = $agent =~ $JDWP ? $1 // $2 // $3 // '' : '';
  my %option = map { my ($key, $value) = split /=/, $_, 2; ($key => $value // '') } split /,/, $text;
  return (undef, '') if ($option{server} // 'n') ne 'y';
  my ($host, $port) = ($option{address} // '0') =~ /^(?:(.*):)?(\d+)$/;
  return ('', "invalid address $option{address}") unless defined $port;
  return ('', 'gethostbyname: unknown host *') if ($host // '') eq '*' && $version < 9;
  return ($port, '');
}

# Maven and Gradle are JVMs of their own, and start the program in a second one.
sub starts_another {
  my @argv = @_;
  my $is_tool = grep { /^(?:org\.codehaus\.plexus\.classworlds\.launcher\.Launcher|org\.gradle\.)/ } @argv;
  return $is_tool && grep { /^:?(?:[\w:]+:)?(?:spring-boot:run|quarkus:dev|quarkusDev|jetty:run|exec:exec|bootRun|run)$/ } @argv;
}

1;
