package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const printsItsName = "#!/bin/sh\necho \"${0##*/} of $(basename \"$(dirname \"$0\")\"): $*\"; exit 42\n"

// The program itself, beside stand-ins for the debuggers; every one is there, so that it does not matter what this machine has.
func TestItBecomesTheDebugger(t *testing.T) {
	folder := files(t, map[string]string{"glibc/vsdbg": printsItsName, "musl/vsdbg": printsItsName})
	out, err := chooserIn(t, folder, "--interpreter=vscode", "an argument").CombinedOutput()
	var ended *exec.ExitError
	if !errors.As(err, &ended) || ended.ExitCode() != 42 {
		t.Fatalf("%v: %s", err, out)
	}
	want := "vsdbg of " + libcOf("/", runtime.GOARCH) + ": --interpreter=vscode an argument\n"
	if string(out) != want {
		t.Errorf("got %q, want %q", out, want)
	}
}

func TestNoDebugger(t *testing.T) {
	out, err := chooserIn(t, t.TempDir()).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "no debugger for "+libcOf("/", runtime.GOARCH)) {
		t.Errorf("%v: %s", err, out)
	}
}

func TestADebuggerThatDoesNotStart(t *testing.T) {
	folder := files(t, map[string]string{"glibc/vsdbg": "\x7fELF", "musl/vsdbg": "\x7fELF"})
	out, err := chooserIn(t, folder).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "vsdbg: cannot be started (exec format error)") {
		t.Errorf("%v: %s", err, out)
	}
}

// chooserIn is the command that runs this program from a folder, which is how it finds the debuggers.
func chooserIn(t *testing.T, folder string, args ...string) *exec.Cmd {
	t.Helper()
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(folder, "vsdbg")
	if err := os.Link(own, program); err != nil {
		text, err := os.ReadFile(own)
		if err == nil {
			err = os.WriteFile(program, text, 0o755)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command(program, args...)
	command.Env = append(os.Environ(), asChooser+"=1")
	return command
}

// asChooser makes the test binary behave as the program, so that no compiler is needed to try it.
const asChooser = "DUCTTAPE_TEST_CHOOSER"

func TestMain(m *testing.M) {
	if os.Getenv(asChooser) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}
