#!/usr/bin/perl
# Stands for a compiled program.
use strict;
use warnings;
$^F = 1000;
require '/simulator/stubs/stub.pl';
play($0, @ARGV);
