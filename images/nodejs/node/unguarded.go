package main

import (
	"path/filepath"
	"slices"
	"strings"
)

// unguarded gives the flag to the application's own process, as the published wrapper does, where there is no guard that
// could find it: Node.js is too old, or the guard's file is missing.
func unguarded(line commandLine, env environment, asked request) launch {
	script := line.runs()
	if script == "" {
		return launch{line.words(), handOn(env, asked)}
	}
	if isOfApplication(script) || isAllowed(script, env.value("WRAPPER_ALLOWED")) {
		return launch{line.words(asked.flag()), env}
	}
	// nodemon starts its program without a look at PATH, unless it has the flag itself.
	if strings.Contains(script, "/nodemon") {
		line.script = slices.Insert(slices.Clone(line.script), line.scriptAt()+1, asked.flag())
		return launch{line.words(), env}
	}
	return launch{line.words(), handOn(env, asked)}
}

// Package managers, wherever they are unpacked, and whatever links to them.
var managers = map[string]bool{
	"npm": true, "npx": true, "npm-cli.js": true, "npx-cli.js": true, "yarn": true, "yarnpkg": true, "yarn.js": true,
	"pnpm": true, "pnpx": true, "pnpm.cjs": true, "corepack": true, "corepack.js": true,
}

func isOfApplication(script string) bool {
	file, err := filepath.Abs(script)
	if err != nil {
		return true
	}
	if target, err := filepath.EvalSymlinks(file); err == nil {
		file = target
	}
	return !strings.Contains(file, "/node_modules/") && !managers[filepath.Base(file)]
}

// isAllowed tells whether it counts as the application: by the ends of paths that the user names, with one space between
// them, and by that of Next.js, which the published wrapper knows.
func isAllowed(script, allowed string) bool {
	for _, end := range append(strings.Fields(allowed), "node_modules/.bin/next") {
		if strings.HasSuffix(script, end) {
			return true
		}
	}
	return false
}
