package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

func TestWords(t *testing.T) {
	const choices = `this image installs go, so an argument must be one of "go" (everything), "go@extra", ` +
		`"go@VERSION" with a version such as 1.27 (1.18 to 1.27 are served); --list shows what each copies`
	for _, word := range []string{"", "python", "python@3.14", "go@", "go@1", "go@latest", "go@1.x", "Go@1.26", "go@1.26@2", "--lst", "go 1.26", "go@1.2600"} {
		t.Run(word, func(t *testing.T) {
			at := anImage(t)
			got := failed(t, at, "go@1.26", word)
			if want := `argument "` + word + `": ` + choices; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if left := tree(t, at.target); left != "" {
				t.Errorf("something was installed:\n%s", left)
			}
		})
	}
}

func TestAMajorVersionIsEnoughWhereOneCopyServesAll(t *testing.T) {
	at := anImage(t)
	write(t, at.parts, `{"runtime": "go", "always": ["bin"], "parts": []}`, 0o644)
	for _, word := range []string{"go@22", "go@22.3", "go@22.3.1"} {
		if said, warned := installed(t, at, word); !strings.Contains(said, " in 1 files") || warned != "" {
			t.Errorf("%s: said %q, warned %q", word, said, warned)
		}
	}
}

// failed runs the program, and returns why it did not do it.
func failed(t *testing.T, at places, words ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	err := run(words, at, &stdout, &stderr)
	if err == nil {
		t.Fatalf("it succeeded, and said %q", stdout.String())
	}
	return err.Error()
}

func TestFaults(t *testing.T) {
	for _, each := range []struct {
		name    string
		prepare func(t *testing.T, at places)
		word    string
		want    string // DBG stands for the volume, IMAGE for the folder around it
	}{
		{"no volume", func(t *testing.T, at places) { must(t, os.Remove(at.target)) }, "go",
			"DBG: there is no volume here, so nothing can be installed; mount one there, such as an emptyDir, in this container and in the one to debug"},
		{"a file for a volume", func(t *testing.T, at places) {
			must(t, os.Remove(at.target))
			write(t, at.target, "", 0o644)
		}, "go",
			"DBG: there is no volume here, so nothing can be installed; mount one there, such as an emptyDir, in this container and in the one to debug"},
		{"a file in place of the runtime's folder", func(t *testing.T, at places) { write(t, at.target+"/go", "", 0o644) }, "go",
			"DBG/go: is a file and must be a folder; remove it, or use an empty volume at DBG"},
		{"a link in place of the runtime's folder", func(t *testing.T, at places) { must(t, os.Symlink("/tmp", at.target+"/go")) }, "go",
			"DBG/go: is a symbolic link and must be a folder; remove it, or use an empty volume at DBG"},
		{"a link in place of a folder", func(t *testing.T, at places) {
			must(t, os.Mkdir(at.target+"/go", 0o755))
			must(t, os.Symlink("/tmp", at.target+"/go/bin"))
		}, "go",
			"DBG/go/bin: is a symbolic link and must be a folder; remove it, or use an empty volume at DBG"},
		{"a folder in place of a file", func(t *testing.T, at places) { must(t, os.MkdirAll(at.target+"/go/bin/dlv", 0o755)) }, "go",
			"DBG/go/bin/dlv: is a folder and must be a file; remove it, or use an empty volume at DBG"},
		{"a part that was left out of the image", func(t *testing.T, at places) { must(t, os.RemoveAll(at.payload+"/go/extra")) }, "go@extra",
			`this image has no IMAGE/duct-tape/go/extra/deep (no such file or directory); build it with what "go@extra" needs, or ask for another part (--list)`},
		{"no parts.json", func(t *testing.T, at places) { must(t, os.Remove(at.parts)) }, "go",
			"IMAGE/parts.json cannot be read (no such file or directory); build the image as images/README.md says"},
		{"a part without a window", func(t *testing.T, at places) { write(t, at.parts, `{"runtime":"go","parts":[{"paths":["x"]}]}`, 0o644) }, "go",
			"IMAGE/parts.json has a part without a name or a window; build the image anew"},
	} {
		t.Run(each.name, func(t *testing.T) {
			at := anImage(t)
			each.prepare(t, at)
			want := strings.ReplaceAll(each.want, "DBG", at.target)
			want = strings.ReplaceAll(want, "IMAGE", strings.TrimSuffix(at.target, "/dbg"))
			if got := failed(t, at, each.word); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestAFullVolume(t *testing.T) {
	at := anImage(t)
	write(t, at.payload+"/go/bin/large", strings.Repeat("x", 1<<20), 0o755)
	mountSmall(t, at.target, "size=64k")
	want := at.target + "/go: the volume is full, and at least 1048695 bytes in 7 files have to fit in it; give it more room: " +
		"`spec.supportImages.sizeLimit` of the functionConfig, or `sizeLimit` of the volume at " + at.target
	if got := failed(t, at); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if left := tree(t, at.target); strings.Contains(left, temporaryPrefix) {
		t.Errorf("something half is left:\n%s", left)
	}
}

func TestAReadOnlyVolume(t *testing.T) {
	at := anImage(t)
	mountSmall(t, at.target, "ro")
	want := at.target + ": the volume is read-only here; mount it without `readOnly` in this container (in the one to debug it may be read-only)"
	if got := failed(t, at); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// mountSmall mounts a tmpfs, which only root may.
func mountSmall(t *testing.T, folder, options string) {
	t.Helper()
	flags, data := uintptr(0), options
	if options == "ro" {
		flags, data = syscall.MS_RDONLY, ""
	}
	if err := syscall.Mount("tmpfs", folder, "tmpfs", flags, data); err != nil {
		t.Skipf("a file system cannot be mounted here (%v); test/e2e/support-images.test.ts shows the same in a container", err)
	}
	t.Cleanup(func() { must(t, syscall.Unmount(folder, 0)) })
}

func TestAVolumeOfSomeoneElse(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can run a program as another user; test/e2e/support-images.test.ts shows the same in a container")
	}
	at := anImage(t)
	must(t, os.Chmod(at.target, 0o755))
	got := asAnotherUser(t, at)
	want := at.target + "/go: user 65532 may not write there (permission denied); use an emptyDir, or give the pod an `fsGroup` " +
		"or this container the `runAsUser` that owns the volume"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	must(t, os.Chmod(at.target, 0o777))
	if got := asAnotherUser(t, at); got != "" {
		t.Error(got)
	}
}

// asAnotherUser runs this test program again, as TestMain says, below a folder that the user may enter.
func asAnotherUser(t *testing.T, at places) string {
	t.Helper()
	must(t, os.Chmod(strings.TrimSuffix(at.target, "/dbg"), 0o755))
	must(t, os.Chmod(strings.TrimSuffix(at.target, "/001/dbg"), 0o755))
	program, err := os.ReadFile("/proc/self/exe")
	must(t, err)
	copied := strings.TrimSuffix(at.target, "dbg") + "install"
	write(t, copied, string(program), 0o755)
	command := exec.Command(copied)
	command.Env = []string{"INSTALL_TO=" + at.target}
	command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65532, Gid: 65532}}
	output, _ := command.CombinedOutput()
	return strings.TrimSpace(string(output))
}

func TestMain(m *testing.M) {
	target := os.Getenv("INSTALL_TO")
	if target == "" {
		os.Exit(m.Run())
	}
	folder := strings.TrimSuffix(target, "/dbg")
	at := places{payload: folder + "/duct-tape", parts: folder + "/parts.json", target: target}
	var stdout, stderr bytes.Buffer
	if err := run([]string{"go@1.26"}, at, &stdout, &stderr); err != nil {
		os.Stdout.WriteString(err.Error())
	}
	os.Exit(0)
}

func TestAnyFullDiskIsSaidToBeOne(t *testing.T) {
	for _, code := range []error{syscall.ENOSPC, syscall.EDQUOT} {
		err := explain(&os.PathError{Op: "write", Path: "x", Err: code}, "/dbg", "/dbg/go", []entry{{size: 7}})
		if !strings.HasPrefix(err.Error(), "/dbg/go: the volume is full, and at least 7 bytes in 1 files") {
			t.Error(err)
		}
	}
	if err := explain(errors.New("odd"), "/dbg", "/dbg/go", nil); err.Error() != "/dbg/go: nothing more can be installed (odd); use an empty volume at /dbg" {
		t.Error(err)
	}
}
