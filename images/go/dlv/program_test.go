package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, name, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAProgramIsFoundAsAShellDoes(t *testing.T) {
	tool := write(t, "tool", "#!/bin/sh\n", 0o755)
	text := write(t, "text", "words\n", 0o644)
	t.Setenv("PATH", "/nowhere:"+filepath.Dir(tool))
	t.Chdir(filepath.Dir(tool))
	for _, c := range []struct {
		name, path string
		code       int
	}{
		{"tool", tool, 0},
		{"./tool", tool, 0},
		{tool, tool, 0},
		{"no-such-tool", "", exitNotFound},
		{"./no-such-tool", "", exitNotFound},
		{text, "", exitCannotExecute},
		{filepath.Dir(tool), "", exitCannotExecute},
	} {
		path, failed := find(c.name)
		if path != c.path || (failed != nil) != (c.code != 0) || failed != nil && failed.code != c.code {
			t.Errorf("%s: got %q, %v", c.name, path, failed)
		}
	}
}

func TestANameInTheWorkingFolderIsFoundWherePathSaysSo(t *testing.T) {
	tool := write(t, "tool", "#!/bin/sh\n", 0o755)
	t.Chdir(filepath.Dir(tool))
	t.Setenv("PATH", ".")
	if path, failed := find("tool"); path != tool {
		t.Errorf("got %q, %v", path, failed)
	}
}

func TestWhatDelveCannotRunIsNamed(t *testing.T) {
	// The head of an ELF file of another processor: 64 bits, little-endian, EM_S390, no sections.
	foreign := "\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 9) + "\x02\x00\x16\x00\x01\x00\x00\x00" + strings.Repeat("\x00", 40)
	for path, want := range map[string]string{
		write(t, "script", "#!/bin/sh\n", 0o755): "no ELF executable",
		write(t, "empty", "", 0o755):             "no ELF executable",
		write(t, "foreign", foreign, 0o755):      "built for EM_S390",
		"/bin/sh":                                "not built by Go",
	} {
		if got := inspect(path); !strings.Contains(got.obstacle, want) || got.goVersion != "" {
			t.Errorf("%s: got %+v", path, got)
		}
	}
}

func TestARedirectNamesItsFile(t *testing.T) {
	for rule, want := range map[string]string{"/no/such": "/no/such", "stdin:/no/such": "/no/such", "stdout:/no/such/": "/no/such/"} {
		if err := redirect(rule); err == nil || !strings.Contains(err.Error(), "open "+want+":") {
			t.Errorf("%s: got %v", rule, err)
		}
	}
}
