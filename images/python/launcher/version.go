package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

type version struct{ major, minor int }

func (v version) String() string {
	if v.major == 0 {
		return "of an unknown version"
	}
	return fmt.Sprintf("%d.%d", v.major, v.minor)
}

func (v version) isBefore(other version) bool {
	return v.major < other.major || v.major == other.major && v.minor < other.minor
}

// The version that a user states, as for the published launcher, or that the interpreter does.
func versionOf(environ []string) func(string) version {
	stated := parseVersion(get(environ, "WRAPPER_PYTHON_VERSION"))
	if stated.major != 0 {
		return func(string) version { return stated }
	}
	return askVersion
}

// Asks an interpreter, without its site, what it is: a start of 10 ms, and only where the name does not tell enough.
func askVersion(interpreter string) version {
	out, err := exec.Command(interpreter, "-S", "-E", "-c", "import sys; print('%d.%d' % sys.version_info[:2])").Output()
	if err != nil {
		return version{}
	}
	return parseVersion(strings.TrimSpace(string(out)))
}

func parseVersion(text string) version {
	var found version
	if _, err := fmt.Sscanf(text, "%d.%d", &found.major, &found.minor); err != nil {
		return version{}
	}
	return found
}

// The folder of the debugpy that serves a version: each copy says in a file which ones it serves, first and last.
func debugpyFor(root string, wanted version) string {
	copies, err := os.ReadDir(filepath.Join(root, "debugpy"))
	if err != nil {
		return ""
	}
	for _, each := range copies {
		folder := filepath.Join(root, "debugpy", each.Name())
		text, err := os.ReadFile(filepath.Join(folder, "python-versions"))
		words := strings.Fields(string(text))
		if err != nil || len(words) != 2 {
			continue
		}
		first, last := parseVersion(words[0]), parseVersion(words[1])
		if !wanted.isBefore(first) && !last.isBefore(wanted) {
			return folder
		}
	}
	return ""
}
