#!/usr/bin/perl
# For shell scripts of an image: tells that the script given by name ran as a launcher.
use strict;
use warnings;
$^F = 1000;
require '/simulator/stubs/common.pl';
record(kind => 'launcher', program => absolute($ARGV[0]), argv => []);
