// The program `node` of the support image, first in PATH where Skaffold writes the pod. It takes `--inspect` away from
// whoever is started with it, which may be npm or another tool, hands it to the guard, which opens the inspector in the
// program, and becomes the real node: exit code, signals, stdin and process identifier are the program's own.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// What a shell answers where there is no such command.
const notFound = 127

func main() {
	self, _ := os.Executable()
	env := newEnvironment(os.Environ())
	node := findNode(self, env)
	if node == "" {
		fmt.Fprintf(os.Stderr, "ducttape: no node was found but this one, %s: not in PATH=%s and not in the usual places; "+
			"put the folder of the real node into PATH\n", self, env.get("PATH"))
		os.Exit(notFound)
	}
	call := call{args: os.Args[1:], env: env}
	prepare(&call, surroundings{
		guard:    guardBeside(self),
		node:     node,
		isTooOld: func() bool { return isTooOld(node, env) },
	})
	if isTalkative(call.env.get("WRAPPER_VERBOSE")) {
		fmt.Fprintf(os.Stderr, "ducttape: starting %s %q with NODE_OPTIONS=%s DUCTTAPE_NODEJS_LISTEN=%s\n", node, call.args,
			call.env.get("NODE_OPTIONS"), call.env.get("DUCTTAPE_NODEJS_LISTEN"))
	}
	argv := append([]string{nameOf(os.Args[0], node)}, call.args...)
	err := syscall.Exec(node, argv, call.env.entries)
	fmt.Fprintf(os.Stderr, "ducttape: %s cannot be started: %v\n", node, err)
	os.Exit(notFound - 1)
}

// isTalkative tells the levels at which the published wrapper says what it does (logrus).
func isTalkative(level string) bool {
	level = strings.ToLower(level)
	return level == "info" || level == "debug" || level == "trace"
}

// nameOf keeps `node` as it was typed; a path to this program would be one to the wrong node.
func nameOf(name, node string) string {
	if filepath.Base(name) == name {
		return name
	}
	return node
}

// guardBeside returns the guard's path, or nothing where it is not there or NODE_OPTIONS could not hold it.
func guardBeside(self string) string {
	guard := filepath.Join(filepath.Dir(filepath.Dir(self)), "guard.cjs")
	if info, err := os.Stat(guard); err != nil || !info.Mode().IsRegular() || !isPlain(guard) {
		return ""
	}
	return guard
}
