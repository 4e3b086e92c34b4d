package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Node.js before it is left alone by the guard.
const oldestForGuard = 10

// byFlag does what the published wrapper does: the program is given the flag, and what starts it is not. The variables of the
// guard hand the wish down to those that a tool starts through this program.
func byFlag(c *call, asked request, node string) {
	script := ""
	if at := scriptAt(c.args); at < len(c.args) {
		script = absolute(c.args[at])
	}
	if script == "" || !isProgram(script, c.env.get("WRAPPER_ALLOWED")) {
		return
	}
	// First of all: between other flags it could come before the value of one.
	c.args = append([]string{asked.flag()}, c.args...)
	c.env.unset("DUCTTAPE_NODEJS_LISTEN")
	c.env.unset("DUCTTAPE_NODEJS_WAIT")
}

func absolute(script string) string {
	path, err := filepath.Abs(script)
	if err != nil {
		return script
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

var packageManager = regexp.MustCompile(`^(?:(?:npm|npx)(?:-cli)?|yarn(?:pkg)?|pnpm|pnpx|corepack)(?:\.[cm]?js)?$`)

// isProgram tells the user's scripts from tools; WRAPPER_ALLOWED lists ends of paths that count as programs, and `next` is one to
// the published wrapper.
func isProgram(script, allowed string) bool {
	for _, end := range append(strings.Fields(allowed), "node_modules/.bin/next", "next/dist/bin/next") {
		if strings.HasSuffix(script, end) {
			return true
		}
	}
	return !strings.Contains(script, "/node_modules/") && !packageManager.MatchString(filepath.Base(script))
}

var majorInHeader = regexp.MustCompile(`#define NODE_MAJOR_VERSION (\d+)`)

// isTooOld asks the header that is installed beside node, then the variable of the official images. Starting node to ask it
// would cost more than everything else here.
func isTooOld(node string, env *environment) bool {
	prefix := filepath.Dir(filepath.Dir(node))
	text, _ := os.ReadFile(filepath.Join(prefix, "include/node/node_version.h"))
	version := strings.TrimPrefix(env.get("NODE_VERSION"), "v")
	if match := majorInHeader.FindSubmatch(text); match != nil {
		version = string(match[1])
	}
	major, err := strconv.Atoi(strings.Split(version, ".")[0])
	return err == nil && major < oldestForGuard
}

var spaced = regexp.MustCompile(`[\s"\\]`)

// isPlain tells whether NODE_OPTIONS can hold a path without quotes, which Node.js 8 and 10 do not read alike.
func isPlain(path string) bool { return !spaced.MatchString(path) }
