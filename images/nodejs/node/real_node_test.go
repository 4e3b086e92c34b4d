package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func fields(text string) []string { return strings.Fields(text) }

// folders makes files below a new folder, executable unless their names end with "!", and returns the folder.
func folders(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		mode := os.FileMode(0o755)
		if strings.HasSuffix(name, "!") {
			mode = 0o644
		}
		file := filepath.Join(root, strings.TrimSuffix(name, "!"))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestTheRealNodeIsTheNextInPath(t *testing.T) {
	root := folders(t, map[string]string{
		"own/node": "", "copy/node": "", "a/node": "", "b/node": "", "text/node!": "", "folder/node/x": "", "empty/other": "",
	})
	usualPlaces = nil
	if err := os.MkdirAll(root+"/link", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(root+"/own/node", root+"/link/node"); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"own:a:b":             "a/node",
		"b:own:a":             "a/node",
		"a:b":                 "a/node",
		"own:link:b":          "b/node",
		"link:b":              "b/node",
		"own:text:folder:b":   "b/node",
		"own:missing:empty:b": "b/node",
		"own":                 "",
		"a:own":               "",
		"":                    "",
	} {
		var whole []string
		for _, folder := range strings.Split(path, ":") {
			whole = append(whole, filepath.Join(root, folder))
		}
		got, _ := realNode(root+"/own/node", strings.Join(whole, ":"))
		if want != "" {
			want = filepath.Join(root, want)
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

func TestAnImageMayHaveItOutsideOfPath(t *testing.T) {
	root := folders(t, map[string]string{"own/node": "", "usual/node": ""})
	usualPlaces = []string{root + "/missing/node", root + "/own/node", root + "/usual/node"}
	if got, _ := realNode(root+"/own/node", root+"/own"); got != root+"/usual/node" {
		t.Errorf("got %s", got)
	}
}

func TestTheVersionIsReadOrAsked(t *testing.T) {
	root := folders(t, map[string]string{
		"header/include/node/node_version.h!": "#define NODE_MAJOR_VERSION 8\n#define NODE_MINOR_VERSION 17\n",
		"header/bin/node":                     "#!/bin/sh\necho v99.0.0\n",
		"says/bin/node":                       "#!/bin/sh\necho v12.22.12\n",
		"fails/bin/node":                      "#!/bin/sh\nexit 1\n",
		"else/bin/node":                       "#!/bin/sh\necho 1.2.3\n",
	})
	for name, want := range map[string]int{"header": 8, "says": 12, "fails": 0, "else": 0, "missing": 0} {
		if got := majorOf(root + "/" + name + "/bin/node"); got != want {
			t.Errorf("%s: got %d", name, got)
		}
	}
}
