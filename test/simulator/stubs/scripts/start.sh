#!/bin/sh
# A start script: its words are the program's.
exec @PROGRAM@ "$@"
