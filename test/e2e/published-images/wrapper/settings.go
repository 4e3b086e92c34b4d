// Package wrapper has what both published programs share: the WRAPPER_ variables, and lines on stderr in logrus' text form.
package wrapper

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// In the order of what WRAPPER_VERBOSE lets through; a program's own notes for debugging are not told again.
var levels = []string{"panic", "fatal", "error", "warning", "info", "debug", "trace"}

func init() {
	if asked := os.Getenv("WRAPPER_VERBOSE"); asked != "" && levelOf(asked) < 0 {
		Warn("Unknown logging level: WRAPPER_VERBOSE= %s", asked)
	}
}

// IsEnabled is false where WRAPPER_ENABLED is one of the three words for no.
func IsEnabled() bool {
	return !slices.Contains([]string{"0", "false", "no"}, os.Getenv("WRAPPER_ENABLED"))
}

// Warn and Info write a line, unless WRAPPER_VERBOSE asks for less.
func Warn(format string, values ...any) { write("warning", fmt.Sprintf(format, values...)) }
func Info(format string, values ...any) { write("info", fmt.Sprintf(format, values...)) }

// Fatal ends the program with 1, which is also all that is left of a child's exit code.
func Fatal(format string, values ...any) {
	write("fatal", fmt.Sprintf(format, values...))
	os.Exit(1)
}

func write(level, message string) {
	if levelOf(level) <= verbosity() {
		fmt.Fprintf(os.Stderr, "time=%q level=%s msg=%q\n", time.Now().Format(time.RFC3339), level, message)
	}
}

func verbosity() int {
	if at := levelOf(os.Getenv("WRAPPER_VERBOSE")); at >= 0 {
		return at
	}
	return levelOf("warning")
}

// levelOf is -1 for what is no level.
func levelOf(name string) int {
	if strings.EqualFold(name, "warn") {
		return levelOf("warning")
	}
	return slices.Index(levels, strings.ToLower(name))
}
