package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// The path that shells use where there is none.
const usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// Replaces this process. Returns an exit code, those of shells, where there is nothing to become.
func become(next launch) int {
	if next.file == "" && len(next.words) == 0 {
		return 0
	}
	err := syscall.Exec(next.file, next.words, next.environ)
	if errors.Is(err, syscall.ENOEXEC) {
		// A script without a first line, which shells run themselves.
		err = syscall.Exec(shell, append([]string{shell, next.file}, next.words[1:]...), next.environ)
	}
	fmt.Fprintf(os.Stderr, "launcher: %s cannot be started: %v\n", next.words[0], err)
	if errors.Is(err, fs.ErrNotExist) {
		return 127
	}
	return 126
}

// The file that a name means: looked up in PATH where it is no path.
func find(name string, environ []string) string {
	if strings.Contains(name, "/") {
		return name
	}
	path := get(environ, "PATH")
	if path == "" {
		path = usualPath
	}
	for _, folder := range filepath.SplitList(path) {
		file := filepath.Join(folder, name)
		if found, err := os.Stat(file); err == nil && !found.IsDir() && found.Mode()&0o111 != 0 {
			return file
		}
	}
	return name
}

func get(environ []string, name string) string {
	for _, entry := range environ {
		if value, is := strings.CutPrefix(entry, name+"="); is {
			return value
		}
	}
	return ""
}

// A copy of an environment with one variable changed.
func set(environ []string, name, value string) []string {
	kept := make([]string, 0, len(environ)+1)
	for _, entry := range environ {
		if !strings.HasPrefix(entry, name+"=") {
			kept = append(kept, entry)
		}
	}
	return append(kept, name+"="+value)
}

// Whether a debugger can listen; one that cannot would end the program.
func isFree(port int) bool {
	listener, err := net.Listen("tcp4", "127.0.0.1:"+strconv.Itoa(port))
	if err == nil {
		listener.Close()
	}
	return err == nil
}

func isOff(value string) bool {
	switch strings.ToLower(value) {
	case "0", "false", "no":
		return true
	}
	return false
}
