// Launcher starts a command with the debugger for whatever Python it runs: the hook beside it does the rest, by variables.
// It takes the flags of the published launcher, and becomes the command, so that exit codes and signals are its own.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	request, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "launcher:", err)
		os.Exit(2)
	}
	launch := plan(request, machine())
	if launch.note != "" {
		fmt.Fprintln(os.Stderr, "launcher:", launch.note)
	}
	os.Exit(become(launch))
}

// The world that a plan looks at.
func machine() world {
	self, err := os.Executable()
	if err == nil {
		self, err = filepath.EvalSymlinks(self)
	}
	if err != nil {
		self = "/dbg/python/launcher"
	}
	return world{root: filepath.Dir(self), environ: os.Environ(), version: versionOf(os.Environ())}
}
