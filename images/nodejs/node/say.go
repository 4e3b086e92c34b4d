package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// isEnabled tells whether anything is to be done at all: the words are those of the published wrapper.
func isEnabled(env environment) bool {
	return !slices.Contains([]string{"0", "false", "no"}, env.value("WRAPPER_ENABLED"))
}

// readable is access(2)'s R_OK.
const readable = 4

// The levels of the published wrapper (logrus'): those that show what is decided, and the rest.
var (
	talkative = []string{"info", "debug", "trace"}
	quiet     = []string{"", "panic", "fatal", "error", "warn", "warning"}
)

// say writes one line for people to stderr; stdout is the program's alone.
func say(format string, words ...any) {
	fmt.Fprintln(os.Stderr, "ducttape node: "+fmt.Sprintf(format, words...))
}

func sayIfAsked(env environment, format string, words ...any) {
	level := strings.ToLower(env.value("WRAPPER_VERBOSE"))
	if slices.Contains(talkative, level) {
		say(format, words...)
	} else if !slices.Contains(quiet, level) {
		say("`WRAPPER_VERBOSE` must be one of %s; got %q", strings.Join(append(quiet[1:], talkative...), ", "), level)
	}
}
