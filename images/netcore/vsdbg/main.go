// Vsdbg stands at the path that IDEs call, /dbg/netcore/vsdbg, and becomes the debugger that fits the container: vsdbg is
// built once for glibc and once for musl, and neither starts where the other's C library is.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

func main() {
	own, err := os.Executable()
	if err == nil {
		err = become(filepath.Dir(own), "/", runtime.GOARCH)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// become replaces this process with the debugger, and returns only if that cannot be.
func become(installed, root, arch string) error {
	libc := libcOf(root, arch)
	debugger, err := debuggerFor(libc, installed)
	if err != nil {
		return err
	}
	err = syscall.Exec(debugger, append([]string{debugger}, os.Args[1:]...), os.Environ())
	return fmt.Errorf("%s: cannot be started (%v); it is the debugger for %s, on %s", debugger, err, libc, arch)
}

// debuggerFor returns vsdbg's build for a C library; netcoredbg takes the same arguments, where only it is installed.
func debuggerFor(libc, installed string) (string, error) {
	choices := []string{filepath.Join(installed, libc, "vsdbg")}
	if libc == "glibc" {
		// Its releases are built for glibc alone.
		choices = append(choices, filepath.Join(installed, "netcoredbg", "netcoredbg"))
	}
	for _, each := range choices {
		if info, err := os.Stat(each); err == nil && info.Mode().IsRegular() {
			return each, nil
		}
	}
	return "", fmt.Errorf("%s: no debugger for %s, which this container has, is installed (none of %s); "+
		"install it with the argument \"netcore@%s\" of the support image", installed, libc, strings.Join(choices, ", "), libc)
}
