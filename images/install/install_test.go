package main

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

const goParts = `{"runtime": "go", "always": ["bin"], "parts": [
	{"paths": ["delve/1.20.2"], "from": "1.18", "to": "1.20"},
	{"paths": ["delve/1.27.2"], "from": "1.25", "to": "1.27"},
	{"paths": ["extra/deep"], "name": "extra"}]}`

// anImage is an image and an empty volume, below a folder of the test's own.
func anImage(t *testing.T) places {
	t.Helper()
	folder := t.TempDir()
	at := places{payload: folder + "/duct-tape", parts: folder + "/parts.json", target: folder + "/dbg"}
	write(t, at.parts, goParts, 0o644)
	for name, mode := range map[string]fs.FileMode{
		"bin/dlv": 0o755, "delve/1.20.2/dlv": 0o755, "delve/1.27.2/dlv": 0o755, "delve/LICENSE": 0o600, "extra/deep/a": 0o640,
	} {
		write(t, path.Join(at.payload, "go", name), "content of "+name, mode)
	}
	must(t, os.Symlink("../bin/dlv", at.payload+"/go/delve/link"))
	must(t, os.Mkdir(at.target, 0o777))
	return at
}

func write(t *testing.T, file, text string, mode fs.FileMode) {
	t.Helper()
	must(t, os.MkdirAll(path.Dir(file), 0o755))
	must(t, os.WriteFile(file, []byte(text), mode))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// installed runs the program, and returns what it said.
func installed(t *testing.T, at places, words ...string) (said, warned string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	must(t, run(words, at, &stdout, &stderr))
	return stdout.String(), stderr.String()
}

// tree lists what is below a folder, as "mode path" or "path -> link".
func tree(t *testing.T, folder string) string {
	t.Helper()
	var all []string
	must(t, filepath.WalkDir(folder, func(name string, found fs.DirEntry, err error) error {
		if err != nil || name == folder {
			return err
		}
		info, err := found.Info()
		line := info.Mode().String() + " " + strings.TrimPrefix(name, folder+"/")
		if link, isLink := os.Readlink(name); isLink == nil {
			line = strings.TrimPrefix(name, folder+"/") + " -> " + link
		}
		all = append(all, line)
		return err
	}))
	return strings.Join(all, "\n")
}

func TestWhatIsInstalled(t *testing.T) {
	everything := `drwxr-xr-x go
drwxr-xr-x go/bin
-rwxr-xr-x go/bin/dlv
drwxr-xr-x go/delve
drwxr-xr-x go/delve/1.20.2
-rwxr-xr-x go/delve/1.20.2/dlv
drwxr-xr-x go/delve/1.27.2
-rwxr-xr-x go/delve/1.27.2/dlv
-rw-r--r-- go/delve/LICENSE
go/delve/link -> ../bin/dlv
drwxr-xr-x go/extra
drwxr-xr-x go/extra/deep
-rw-r--r-- go/extra/deep/a`
	with := func(lines ...string) string {
		return strings.Join(append([]string{"drwxr-xr-x go", "drwxr-xr-x go/bin", "-rwxr-xr-x go/bin/dlv"}, lines...), "\n")
	}
	of := func(version string) string {
		return "drwxr-xr-x go/delve\ndrwxr-xr-x go/delve/" + version + "\n-rwxr-xr-x go/delve/" + version + "/dlv"
	}
	extra := "drwxr-xr-x go/extra\ndrwxr-xr-x go/extra/deep\n-rw-r--r-- go/extra/deep/a"
	for _, each := range []struct {
		name, words, tree, said, warned string
	}{
		{"no word: everything", "", everything, "installed go in ", ""},
		{"the runtime alone: everything", "go", everything, "installed go in ", ""},
		{"everything beside a version: everything", "go@1.26 go", everything, "installed go in ", ""},
		{"a version", "go@1.26", with(of("1.27.2")), "installed go@1.26 in ", ""},
		{"a patch level", "go@1.18.10", with(of("1.20.2")), "installed go@1.18.10 in ", ""},
		{"a pre-release", "go@1.27rc1", with(of("1.27.2")), "installed go@1.27rc1 in ", ""},
		{"a name", "go@extra", with(extra), "installed go@extra in ", ""},
		{"several", "go@1.26 go@extra", with(of("1.27.2"), extra), "installed go@1.26 go@extra in ", ""},
		{"too new", "go@1.30", with(of("1.27.2")), "installed go@1.30 in ",
			"go@1.30: nothing here is for that version; installing what is for the nearest, go 1.25 to 1.27\n"},
		{"too old", "go@1.9", with(of("1.20.2")), "installed go@1.9 in ",
			"go@1.9: nothing here is for that version; installing what is for the nearest, go 1.18 to 1.20\n"},
		{"between two windows", "go@1.23", with(of("1.27.2")), "installed go@1.23 in ",
			"go@1.23: nothing here is for that version; installing what is for the nearest, go 1.25 to 1.27\n"},
	} {
		t.Run(each.name, func(t *testing.T) {
			at := anImage(t)
			said, warned := installed(t, at, strings.Fields(each.words)...)
			if got := tree(t, at.target); got != each.tree {
				t.Errorf("got\n%s\nwant\n%s", got, each.tree)
			}
			if !strings.HasPrefix(said, each.said) || strings.Count(said, "\n") != 1 || warned != each.warned {
				t.Errorf("said %q, warned %q", said, warned)
			}
		})
	}
}

func TestTheLineSaysHowMuch(t *testing.T) {
	at := anImage(t)
	first, _ := installed(t, at, "go@1.26")
	second, _ := installed(t, at, "go@1.26")
	in := " in " + at.target + "/go: 45 bytes in 2 files, of which "
	if want := "installed go@1.26" + in + "0 were there already\n"; first != want {
		t.Errorf("first run: got %q, want %q", first, want)
	}
	if want := "installed go@1.26" + in + "2 were there already\n"; second != want {
		t.Errorf("second run: got %q, want %q", second, want)
	}
}

func TestWhatIsThereAlready(t *testing.T) {
	for _, each := range []struct {
		name    string
		prepare func(t *testing.T, folder string)
		said    string
	}{
		{"the same file is not copied again", func(t *testing.T, folder string) {}, "6 were there"},
		{"other content of the same size is replaced", func(t *testing.T, folder string) {
			write(t, folder+"/bin/dlv", "CONTENT OF bin/dlv", 0o755)
		}, "5 were there"},
		{"a file that not all may run is replaced", func(t *testing.T, folder string) {
			must(t, os.Chmod(folder+"/bin/dlv", 0o700))
		}, "5 were there"},
		{"another link is replaced", func(t *testing.T, folder string) {
			must(t, os.Remove(folder+"/delve/link"))
			must(t, os.Symlink("/etc/passwd", folder+"/delve/link"))
		}, "5 were there"},
		{"a link in place of a file is replaced, and not followed", func(t *testing.T, folder string) {
			write(t, folder+"/../../outside", "theirs", 0o644)
			must(t, os.Remove(folder+"/bin/dlv"))
			must(t, os.Symlink("../../../outside", folder+"/bin/dlv"))
		}, "5 were there"},
		{"what a killed install left is removed", func(t *testing.T, folder string) {
			write(t, folder+"/bin/.install-HALF", "con", 0o755)
			must(t, os.Symlink("x", folder+"/.install-LINK"))
		}, "6 were there"},
	} {
		t.Run(each.name, func(t *testing.T) {
			at := anImage(t)
			installed(t, at)
			want := tree(t, at.target)
			each.prepare(t, at.target+"/go")
			said, _ := installed(t, at)
			if got := tree(t, at.target); got != want || !strings.Contains(said, each.said) {
				t.Errorf("said %q; got\n%s\nwant\n%s", said, got, want)
			}
			if text, _ := os.ReadFile(at.target + "/go/bin/dlv"); string(text) != "content of bin/dlv" {
				t.Errorf("got %q", text)
			}
			if text, err := os.ReadFile(at.target + "/../outside"); err == nil && string(text) != "theirs" {
				t.Errorf("a file outside was changed: %q", text)
			}
		})
	}
}

func TestAnyUmask(t *testing.T) {
	at := anImage(t)
	before := syscall.Umask(0o077)
	defer syscall.Umask(before)
	installed(t, at, "go@1.26")
	if got := tree(t, at.target+"/go/bin"); got != "-rwxr-xr-x dlv" {
		t.Error(got)
	}
	if info, err := os.Stat(at.target + "/go"); err != nil || info.Mode().Perm() != 0o755 {
		t.Error(info, err)
	}
}

func TestOtherFilesStay(t *testing.T) {
	at := anImage(t)
	write(t, at.target+"/python/launcher", "theirs", 0o755)
	write(t, at.target+"/go/notes", "theirs", 0o600)
	installed(t, at)
	if got := tree(t, at.target); !strings.Contains(got, "-rwxr-xr-x python/launcher") || !strings.Contains(got, "-rw------- go/notes") {
		t.Error(got)
	}
}

func TestManyAtOnce(t *testing.T) {
	at := anImage(t)
	write(t, at.payload+"/go/bin/large", strings.Repeat("0123456789abcdef", 1<<16), 0o755)
	var all sync.WaitGroup
	for range 8 {
		all.Add(1)
		go func() {
			defer all.Done()
			var stdout, stderr bytes.Buffer
			if err := run(nil, at, &stdout, &stderr); err != nil {
				t.Error(err)
			}
		}()
	}
	all.Wait()
	if got, want := tree(t, at.target+"/go"), tree(t, at.payload+"/go"); strings.Count(got, "\n") != strings.Count(want, "\n") {
		t.Errorf("got\n%s\nwant the files of\n%s", got, want)
	}
}

func TestHelpAndList(t *testing.T) {
	at := anImage(t)
	must(t, os.RemoveAll(at.target))
	help, _ := installed(t, at, "--help")
	if !strings.HasPrefix(help, "Usage: install ") || !strings.Contains(help, `"go@extra"`) {
		t.Error(help)
	}
	listed, _ := installed(t, at, "--list")
	want := "go\t119 bytes\t.\n" +
		"go@1.18\t45 bytes\tbin delve/1.20.2\n" +
		"go@1.20\t45 bytes\tbin delve/1.20.2\n" +
		"go@1.25\t45 bytes\tbin delve/1.27.2\n" +
		"go@1.27\t45 bytes\tbin delve/1.27.2\n" +
		"go@extra\t41 bytes\tbin extra/deep\n"
	if listed != want {
		t.Errorf("got\n%s\nwant\n%s", listed, want)
	}
}
