// Program node stands before the real one in PATH (/dbg/nodejs/bin), where `skaffold debug` writes `--inspect` for whatever
// is started first: npm, nodemon, a shell. It takes the flag away, leaves it to the guard to find the process that runs the
// application, and becomes the real Node.js, so that exit code, signals and input are the program's own.
package main

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// Exit codes of a shell for a program that is missing, and for one that cannot be started (POSIX, "Exit Status for Commands").
const (
	exitNotFound      = 127
	exitCannotExecute = 126
)

func main() {
	os.Exit(run(os.Args, os.Environ()))
}

// run becomes the real Node.js, and returns an exit code only if there is none.
func run(words []string, env environment) int {
	self, _ := os.Executable()
	node, found := realNode(self, env.value("PATH"))
	if !found {
		say("no Node.js is in PATH behind %s, nor at %v; put its folder into PATH", self, usualPlaces)
		return exitNotFound
	}
	given := launch{words: words[1:], env: env}
	plan := given
	if isEnabled(env) {
		plan = decide(given, tools{guard: guardBeside(self), major: func() int { return majorOf(node) }})
	}
	sayIfAsked(env, "%s %v as %s %v", words[0], given.words, node, plan.words)
	err := syscall.Exec(node, append(words[:1:1], plan.words...), plan.env)
	say("%s cannot be started: %v", node, err)
	if errors.Is(err, syscall.ENOENT) {
		return exitNotFound
	}
	return exitCannotExecute
}

// guardBeside returns the guard's path, or nothing where it is missing.
func guardBeside(self string) string {
	guard := filepath.Join(filepath.Dir(filepath.Dir(self)), "guard.cjs")
	if syscall.Access(guard, readable) != nil {
		return ""
	}
	return guard
}
