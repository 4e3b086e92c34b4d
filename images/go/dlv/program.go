package main

import (
	"debug/buildinfo"
	"debug/elf"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"runtime"
)

// The exit codes of a shell, which container runtimes give too.
const (
	exitCannotExecute = 126
	exitNotFound      = 127
)

// failure is why a program cannot be started at all, with or without a debugger.
type failure struct {
	text string
	code int
}

// find returns the absolute path of a program. A name without a slash is looked up in PATH, which Delve does not do; one
// with a slash is relative to the working folder, not to --wd, as for Delve.
func find(name string) (string, *failure) {
	path, err := exec.LookPath(name)
	if err != nil && !errors.Is(err, exec.ErrDot) {
		switch {
		case errors.Is(err, exec.ErrNotFound):
			return "", &failure{fmt.Sprintf("%q is not found in PATH", name), exitNotFound}
		case errors.Is(err, fs.ErrNotExist):
			return "", &failure{fmt.Sprintf("%q is not there", name), exitNotFound}
		}
		return "", &failure{err.Error(), exitCannotExecute}
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", &failure{err.Error(), exitCannotExecute}
	}
	return path, nil
}

// program is what its file tells about a program: the Go version, or why Delve cannot run it.
type program struct{ goVersion, obstacle string }

// machines are the processors as ELF files name them.
var machines = map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}

// inspect reads a program's file; nothing of it is kept in memory.
func inspect(path string) program {
	file, err := elf.Open(path)
	if err != nil {
		return program{obstacle: "it is no ELF executable (a script, perhaps)"}
	}
	defer file.Close()
	if file.Machine != machines[runtime.GOARCH] {
		return program{obstacle: fmt.Sprintf("it is built for %s, and Delve here for %s", file.Machine, runtime.GOARCH)}
	}
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return program{obstacle: "it is not built by Go 1.13 or later (it holds no Go build information)"}
	}
	if file.Section(".debug_info") == nil && file.Section(".zdebug_info") == nil {
		return program{obstacle: "it has no debug information; build it without -ldflags=-s and -w"}
	}
	if gains := privileges(path); gains != "" {
		return program{obstacle: gains}
	}
	return program{goVersion: info.GoVersion}
}
