// Program launcher tells again, by its rules and with its faults, what /dbg/python/launcher of the published image does
// (launcher.go of GoogleContainerTools/container-debug-support at ce64064); that one cannot be used here, since the Go proxy does
// not have its module and no image can be pulled.
//
// launcher --mode MODE --port PORT [--wait] -- WORD... starts the words under a debugger where they start a Python, and as they
// are where they do not.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"ducttape.dev/published-images/wrapper"
)

var (
	helpers = flag.String("helpers", "/dbg", "where the debuggers are")
	mode    = flag.String("mode", "", "debugpy, ptvsd, pydevd or pydevd-pycharm")
	port    = flag.Uint("port", 9999, "where the debugger listens")
	isWait  = flag.Bool("wait", false, "start when a client has come")
)

var modes = []string{"debugpy", "ptvsd", "pydevd", "pydevd-pycharm"}

func main() {
	flag.Parse()
	if !slices.Contains(modes, *mode) {
		wrapper.Fatal("unknown debugger mode %q; expecting one of %v", *mode, modes)
	}
	if flag.NArg() == 0 {
		wrapper.Fatal("expected python command-line args")
	}
	words, err := debugged(flag.Args())
	if err != nil {
		wrapper.Warn("%v", err)
	}
	if words == nil {
		words = flag.Args()
		wrapper.Info("launching original command: %v", words)
	}
	command := exec.Command(words[0], words[1:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	// No signal is handed on, and every failure is the same.
	if err := command.Run(); err != nil {
		wrapper.Fatal("error launching python debugging: %v", err)
	}
}

// debugged returns the words under the debugger, or none, with the reason unless it was wished for. PYTHONPATH may be changed
// nevertheless.
func debugged(words []string) ([]string, error) {
	if !wrapper.IsEnabled() || isDebuggedAlready(words) {
		return nil, nil
	}
	words, err := unwrapped(words)
	if err != nil {
		return nil, fmt.Errorf("unable to determine launcher: %w", err)
	}
	version, err := versionOf(words[0])
	if err != nil {
		return nil, fmt.Errorf("not a python launcher: %w", err)
	}
	if err := addLibrary(version); err != nil {
		return nil, fmt.Errorf("unable to configure environment: %w", err)
	}
	return commandLine(words[0], words[1:])
}

func isDebuggedAlready(words []string) bool {
	name := filepath.Base(words[0])
	if name == "pydevd" || !strings.HasPrefix(name, "python") || len(words) < 2 {
		return name == "pydevd"
	}
	module, isJoined := strings.CutPrefix(words[1], "-m")
	if isJoined && module == "" && len(words) > 2 {
		module = words[2]
	}
	return isJoined && slices.Contains(modes[:3], module)
}

// unwrapped puts the words of a script's first line before it; "env", as in #!/usr/bin/env python3, is as far as that goes.
func unwrapped(words []string) ([]string, error) {
	path := words[0]
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if path, err = exec.LookPath(path); err != nil {
			return nil, fmt.Errorf("could not find launcher %q: %w", words[0], err)
		}
	} else if err != nil {
		return nil, fmt.Errorf("could not access launcher %q: %w", path, err)
	}
	if strings.HasPrefix(filepath.Base(path), "python") {
		return words, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("could not open launcher %q: %w", path, err)
	}
	defer file.Close()
	// All of it is looked at, so a script of a single line without an end has an interpreter that does not exist.
	start := make([]byte, 1024)
	if _, err := file.Read(start); err != nil || string(start[:2]) != "#!" {
		return words, nil
	}
	line, _, _ := strings.Cut(string(start[2:]), "\n")
	interpreter, err := wrapper.Split(line)
	if err != nil {
		wrapper.Warn("%q shebang %q seems odd: %v", path, line, err)
		interpreter = []string{line}
	}
	words[0] = path
	return append(interpreter, words...), nil
}

// versionOf asks any program with -V for its version, also one that serves when it is asked. A WRAPPER_PYTHON_VERSION without a
// dot is a panic.
func versionOf(program string) (version [2]int, err error) {
	said := os.Getenv("WRAPPER_PYTHON_VERSION")
	if said == "" {
		output, err := exec.Command(program, "-V").CombinedOutput()
		if err != nil {
			return version, fmt.Errorf("unable to determine python version from %q: %w", program, err)
		}
		number, isPython := strings.CutPrefix(string(output), "Python ")
		if !isPython {
			return version, fmt.Errorf("launcher is not a python interpreter: %q", program)
		}
		said = number
	}
	numbers := strings.Split(strings.TrimSpace(said), ".")
	for at := range version {
		if version[at], err = strconv.Atoi(numbers[at]); err != nil {
			return version, err
		}
	}
	return version, nil
}

// addLibrary puts the debugger's folder behind what PYTHONPATH has.
func addLibrary(version [2]int) error {
	if os.Getenv("WRAPPER_SKIP_ENV") != "" {
		return nil
	}
	if _, err := os.Stat(*helpers); errors.Is(err, fs.ErrNotExist) {
		wrapper.Warn("skaffold-debug helpers not found at %q", *helpers)
		return nil
	} else if err != nil {
		return fmt.Errorf("skaffold-debug helpers are inaccessible at %q: %w", *helpers, err)
	}
	python := fmt.Sprintf("python%d.%d", version[0], version[1])
	library := *helpers + "/python/lib/" + python + "/site-packages"
	if strings.HasPrefix(*mode, "pydevd") {
		library = fmt.Sprintf("%s/python/%s/%s/lib/%s/site-packages", *helpers, *mode, python, python)
	}
	if _, err := os.Stat(library); errors.Is(err, fs.ErrNotExist) {
		wrapper.Warn("Debugging support for Python %d.%d not found: may require manually installing %q", version[0], version[1], *mode)
	}
	if before := os.Getenv("PYTHONPATH"); before != "" {
		library = before + ":" + library
	}
	return os.Setenv("PYTHONPATH", library)
}

// commandLine puts the debugger between the Python and its words, whether they are the Python's own options or not.
func commandLine(python string, args []string) ([]string, error) {
	at := strconv.Itoa(int(*port))
	switch *mode {
	case "debugpy":
		line := optional([]string{python, "-m", "debugpy", "--listen", at}, *isWait, "--wait-for-client")
		if module := joinedModule(args); module != "" {
			return append(line, append([]string{"-m", module}, args[1:]...)...), nil
		}
		return append(line, args...), nil
	case "ptvsd":
		line := optional([]string{python, "-m", "ptvsd", "--host", "localhost", "--port", at}, *isWait, "--wait")
		return append(line, args...), nil
	}
	file, err := fileFor(args)
	if err != nil {
		return nil, fmt.Errorf("unable to setup launcher: %w", err)
	}
	line := optional([]string{python, "-m", "pydevd", "--server", "--port", at}, !*isWait, "--continue")
	return append(append(line, "--file"), file...), nil
}

func optional(words []string, isWanted bool, word string) []string {
	if isWanted {
		return append(words, word)
	}
	return words
}

// joinedModule is "flask" where the first word is "-mflask".
func joinedModule(args []string) string {
	if len(args) == 0 || !strings.HasPrefix(args[0], "-m") {
		return ""
	}
	return args[0][len("-m"):]
}

// fileFor returns the words behind pydevd's --file: a module gets a script that runs it.
func fileFor(args []string) ([]string, error) {
	switch {
	case len(args) == 0:
		return nil, errors.New("no python command-line specified")
	case !strings.HasPrefix(args[0], "-"):
		return args, nil
	case !strings.HasPrefix(args[0], "-m"):
		return nil, fmt.Errorf("expected python module: %q", args)
	case args[0] == "-m" && len(args) == 1:
		return nil, fmt.Errorf("missing python module: %q", args)
	}
	module, rest := joinedModule(args), args[1:]
	if module == "" {
		module, rest = args[1], args[2:]
	}
	folder, err := os.MkdirTemp("", "pydevd*")
	if err != nil {
		return nil, err
	}
	script := filepath.Join(folder, "skaffold_pydevd_launch.py")
	text := "from runpy import run_module\n\nrun_module('" + module + "', run_name='__main__', alter_sys=True)\n"
	return append([]string{script}, rest...), os.WriteFile(script, []byte(text), 0o755)
}
