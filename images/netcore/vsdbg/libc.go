package main

import (
	"os"
	"path/filepath"
	"strings"
)

// The dynamic loaders, by the C library that brings them and the processor (as in their sources and in the ABIs).
var loaders = map[string]map[string]string{
	"musl":  {"amd64": "lib/ld-musl-x86_64.so.1", "arm64": "lib/ld-musl-aarch64.so.1"},
	"glibc": {"amd64": "lib64/ld-linux-x86-64.so.2", "arm64": "lib/ld-linux-aarch64.so.1"},
}

// libcOf tells which C library .NET programs of this container use: what a running one has loaded, else the loader that is
// there. Where there are both or neither, as in Alpine with gcompat or in Debian with musl-tools, the running one decides.
func libcOf(root, arch string) string {
	if libc := libcOfRunning(root); libc != "" {
		return libc
	}
	if isThere(root, loaders["musl"][arch]) && !isThere(root, loaders["glibc"][arch]) {
		return "musl"
	}
	return "glibc"
}

// libcOfRunning looks at the first process that has .NET's run time loaded; "" if there is none that may be looked at.
func libcOfRunning(root string) string {
	all, _ := filepath.Glob(filepath.Join(root, "proc/[0-9]*/maps"))
	for _, each := range all {
		text, _ := os.ReadFile(each)
		maps := string(text)
		switch {
		case !strings.Contains(maps, "/libcoreclr.so"):
		case strings.Contains(maps, "/ld-musl-"):
			return "musl"
		default:
			return "glibc"
		}
	}
	return ""
}

func isThere(root, file string) bool {
	_, err := os.Stat(filepath.Join(root, file))
	return err == nil
}
