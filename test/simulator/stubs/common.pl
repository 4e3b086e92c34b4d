# What every stub does: tell that it ran, start others, fail.
use strict;
use warnings;

# getcwd has no wrapper in perl-base; its number is 79 on x86-64 and 17 on arm64.
sub working_directory {
  my $path = "\0" x 4096;
  syscall(-e '/lib64/ld-linux-x86-64.so.2' ? 79 : 17, $path, 4096);
  return unpack 'Z*', $path;
}

# Appends one record; one write to a file opened for appending is not torn by others.
# Fields: kind, program, pid, parent, cwd, debugger, port, failure, count of words, words, count of variables, variables.
sub record {
  my (%r) = @_;
  my @argv = @{ $r{argv} };
  my @env = map { "$_=$ENV{$_}" } grep { $_ ne 'SIMULATOR_PORTS' } sort keys %ENV;
  my @fields = (
    $r{kind}, $r{program}, $$, getppid(), working_directory(), $r{debugger} // '', $r{port} // '', $r{failure} // '',
    scalar @argv, @argv, scalar @env, @env
  );
  open my $records, '>>', '/simulator/records' or die "records: $!";
  syswrite $records, join('', map { "$_\0" } @fields);
  close $records;
}

# Ends the way a program does that cannot start: the last record says why, and so does standard error.
sub fail {
  my ($code, $message) = @_;
  print STDERR "$message\n";
  exit $code;
}

# Replaces this process, as execvp does. Another stub is played without a new interpreter, which is most of its time.
sub become {
  my @argv = @_;
  fail(1, 'nothing to run') unless @argv;
  my $path = look_path($argv[0]);
  if (defined $path && is_stub($path)) {
    require '/simulator/stubs/stub.pl';
    play($path, @argv[ 1 .. $#argv ]);
  }
  { no warnings 'exec'; exec { $argv[0] } @argv; }
  fail(127, "$argv[0]: $!");
}

# Runs a child to its end and returns its exit code.
sub run_child {
  my @argv = @_;
  my $pid = fork() // die "fork: $!";
  become(@argv) if $pid == 0;
  waitpid $pid, 0;
  return $? & 127 ? 128 + ($? & 127) : $? >> 8;
}

sub base_name { my ($path) = @_; $path =~ s{.*/}{}; return $path }

# The file that a name stands for: itself where it has a slash, else what PATH finds; undef if there is none.
sub look_path {
  my ($name) = @_;
  return (-f $name && -x _) ? $name : undef if $name =~ m{/};
  for my $folder (split /:/, $ENV{PATH} // '') {
    my $path = "$folder/$name";
    return $path if -f $path && -x _;
  }
  return undef;
}

sub absolute {
  my ($path) = @_;
  $path = working_directory() . "/$path" unless $path =~ m{^/};
  my @parts;
  for my $part (split m{/}, $path) {
    next if $part eq '' || $part eq '.';
    if ($part eq '..') { pop @parts } else { push @parts, $part }
  }
  return '/' . join '/', @parts;
}

# The words after #! of a script; none for a binary.
sub shebang {
  my ($path) = @_;
  return () if is_binary($path);
  open my $file, '<', $path or return ();
  my $line = <$file> // '';
  return $line =~ /^#!\s*(.*?)\s*$/ ? split(/ +/, $1, 2) : ();
}

# Stubs of compiled programs are links to one script, which stands for a binary.
sub is_stub {
  my ($path) = @_;
  my @stub = stat '/simulator/binary';
  my @file = stat $path or return 0;
  return $stub[1] == $file[1] && $stub[0] == $file[0];
}

# A stub, or a real one: shells and tools.
sub is_binary {
  my ($path) = @_;
  return 1 if is_stub($path);
  open my $handle, '<', $path or return 0;
  read $handle, my $magic, 4;
  return $magic eq "\x7fELF";
}

# A port is held by a debugger as long as its process runs, so what it starts finds it taken. What runs beside it would
# race for the port: here each gets it, which a judge takes for two.
sub hold_port {
  my ($port) = @_;
  return 1 if $port eq '' || $port eq '0';
  my @held = split /,/, $ENV{SIMULATOR_PORTS} // '';
  return 0 if grep { $_ eq $port } @held;
  $ENV{SIMULATOR_PORTS} = join ',', @held, $port;
  return 1;
}

# Splits options into words as shells and node do: blanks, quotes, backslashes.
sub split_words {
  my ($text) = @_;
  my @words;
  while ($text =~ /\G\s*((?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+)/gc) {
    my $word = $1;
    $word =~ s/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/defined $1 ? $1 =~ s{\\(.)}{$1}gr : defined $2 ? $2 : $3/ge;
    push @words, $word;
  }
  return @words;
}

# How many leading words are options; `$valued` names those that take the next word. "--" is counted and ends them.
sub option_count {
  my ($words, %valued) = @_;
  my $i = 0;
  while ($i < @$words) {
    my $word = $words->[$i];
    return $i + 1 if $word eq '--';
    return $i if $word !~ /^-./;
    $i += $valued{$word} ? 2 : 1;
  }
  return $i;
}

# Of `poetry [options] run [options] command`: what stands before the command; undef where it runs none.
sub run_words {
  my ($valued, @words) = @_;
  my $before = option_count(\@words, %$valued);
  return undef if ($words[$before] // '') ne 'run';
  my @behind = @words[ $before + 1 .. $#words ];
  return $before + 1 + option_count(\@behind, %$valued);
}

sub version_of {
  my ($text, $fallback) = @_;
  return ($text // '') =~ /(\d+)(?:\.(\d+))?/ ? ($1, $2 // 0) : @$fallback;
}

1;
