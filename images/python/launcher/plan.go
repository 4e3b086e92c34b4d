package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// What is known around a launch.
type world struct {
	// The folder of the support files: the hook and the copies of debugpy.
	root    string
	environ []string
	// The major and minor version of an interpreter; zero where it does not tell.
	version func(interpreter string) version
}

// What the launcher becomes: the file, its words, the environment, and what to say before.
type launch struct {
	file    string
	words   []string
	environ []string
	note    string
}

// Plans what to start. Whatever cannot be debugged is started as it was asked for.
func plan(asked request, around world) launch {
	environ := around.environ
	asIs := func(note string) launch {
		return launch{find(asked.command[0], environ), asked.command, environ, note}
	}
	if isOff(get(environ, "WRAPPER_ENABLED")) {
		return asIs("")
	}
	command := ofShell(asked.command, environ)
	if len(command) == 0 {
		return launch{note: fmt.Sprintf("%q is a word of a shell, and starts nothing here", strings.Join(asked.command, " "))}
	}
	program := find(command[0], environ)
	line := interpreterLine(program, command)
	if line == nil || !needsDirect(line, around) {
		return launch{program, command, hooked(asked, around), ""}
	}
	return direct(asked, around, line)
}

// The environment in which the hook starts the debugger.
func hooked(asked request, around world) []string {
	environ := set(around.environ, "DUCTTAPE_PYTHON_LISTEN", "127.0.0.1:"+strconv.Itoa(asked.port))
	if asked.wait {
		environ = set(environ, "DUCTTAPE_PYTHON_WAIT", "1")
	}
	if asked.isPydevd() {
		environ = set(environ, "DUCTTAPE_PYTHON_PROTOCOL", "pydevd")
	}
	path := filepath.Join(around.root, "hook")
	if own := get(environ, "PYTHONPATH"); own != "" {
		path += string(os.PathListSeparator) + own
	}
	return set(environ, "PYTHONPATH", path)
}

// Whether the hook would not be loaded: by Python 2, and with flags that leave PYTHONPATH or `site` out.
func needsDirect(line *interpreter, around world) bool {
	if line.isIsolated() || line.isOfText() {
		return true
	}
	if major, isNamed := line.namedMajor(); isNamed {
		return major == 2
	}
	return around.version(line.file).major == 2
}

// The interpreter starts debugpy by its folder, in the place of the program.
func direct(asked request, around world, line *interpreter) launch {
	plain := launch{line.file, line.words(nil), around.environ, ""}
	if line.startsNothing() {
		return plain
	}
	if !isFree(asked.port) {
		plain.note = fmt.Sprintf("port %d is in use, so the program has no debugger", asked.port)
		return plain
	}
	found := around.version(line.file)
	folder := debugpyFor(around.root, found)
	if folder == "" {
		plain.note = fmt.Sprintf("the support files have no debugger for Python %s, so there is none", found)
		return plain
	}
	if asked.isPydevd() && !(asked.wait && line.isOfFile()) {
		plain.note = "here pydevd would make the program wait, and takes none by its module, so there is no debugger: ask for debugpy"
		return plain
	}
	// It tells of frozen modules otherwise, on stderr, at each start.
	environ := set(around.environ, "PYDEVD_DISABLE_FILE_VALIDATION", "1")
	return launch{line.file, line.words(debuggerWords(asked, folder)), environ, ""}
}

// The debugger by its file or folder, with its own words.
func debuggerWords(asked request, folder string) []string {
	port := strconv.Itoa(asked.port)
	if asked.isPydevd() {
		return []string{filepath.Join(folder, "debugpy/_vendored/pydevd/pydevd.py"), "--server", "--port", port, "--file"}
	}
	words := []string{filepath.Join(folder, "debugpy"), "--listen", "127.0.0.1:" + port}
	if asked.wait {
		words = append(words, "--wait-for-client")
	}
	return words
}
