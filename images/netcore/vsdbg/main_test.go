package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	muslMaps  = "7f00 r-xp /usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.0/libcoreclr.so\n7f01 r-xp /lib/ld-musl-x86_64.so.1\n"
	glibcMaps = "7f00 r-xp /usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.0/libcoreclr.so\n7f01 r-xp /usr/lib/x86_64-linux-gnu/libc.so.6\n"
	shellMaps = "7f01 r-xp /lib/ld-musl-x86_64.so.1\n"
)

func files(t *testing.T, named map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range named {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestLibcOf(t *testing.T) {
	const musl, glibc = "lib/ld-musl-x86_64.so.1", "lib64/ld-linux-x86-64.so.2"
	for _, each := range []struct {
		name  string
		files map[string]string
		arch  string
		want  string
	}{
		{"Debian", map[string]string{glibc: ""}, "amd64", "glibc"},
		{"Alpine", map[string]string{musl: ""}, "amd64", "musl"},
		{"Alpine on arm64", map[string]string{"lib/ld-musl-aarch64.so.1": ""}, "arm64", "musl"},
		{"Debian on arm64", map[string]string{"lib/ld-linux-aarch64.so.1": ""}, "arm64", "glibc"},
		{"the other processor's loader says nothing", map[string]string{musl: ""}, "arm64", "glibc"},
		{"no loader at all", nil, "amd64", "glibc"},
		{"both, nothing runs", map[string]string{musl: "", glibc: ""}, "amd64", "glibc"},
		{"both, a program for musl runs", map[string]string{musl: "", glibc: "", "proc/1/maps": muslMaps}, "amd64", "musl"},
		{"both, a program for glibc runs", map[string]string{musl: "", glibc: "", "proc/1/maps": shellMaps, "proc/7/maps": glibcMaps}, "amd64", "glibc"},
		{"only a shell runs", map[string]string{musl: "", glibc: "", "proc/1/maps": shellMaps}, "amd64", "glibc"},
	} {
		t.Run(each.name, func(t *testing.T) {
			if got := libcOf(files(t, each.files), each.arch); got != each.want {
				t.Errorf("got %q, want %q", got, each.want)
			}
		})
	}
}

func TestDebuggerFor(t *testing.T) {
	for _, each := range []struct {
		name, installed, libc, want string
	}{
		{"both builds, glibc", "glibc/vsdbg musl/vsdbg", "glibc", "glibc/vsdbg"},
		{"both builds, musl", "glibc/vsdbg musl/vsdbg", "musl", "musl/vsdbg"},
		{"vsdbg before netcoredbg", "glibc/vsdbg netcoredbg/netcoredbg", "glibc", "glibc/vsdbg"},
		{"netcoredbg alone", "netcoredbg/netcoredbg", "glibc", "netcoredbg/netcoredbg"},
		{"netcoredbg does not run on musl", "netcoredbg/netcoredbg", "musl", ""},
		{"the other build does not serve", "glibc/vsdbg", "musl", ""},
		{"nothing", "", "glibc", ""},
	} {
		t.Run(each.name, func(t *testing.T) {
			named := map[string]string{}
			for _, file := range strings.Fields(each.installed) {
				named[file] = ""
			}
			folder := files(t, named)
			got, err := debuggerFor(each.libc, folder)
			if want := filepath.Join(folder, each.want); each.want != "" && got != want {
				t.Errorf("got %q (%v), want %q", got, err, want)
			}
			if each.want == "" && (err == nil || !strings.Contains(err.Error(), `"netcore@`+each.libc+`"`)) {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}
