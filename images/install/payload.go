package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
)

// entry is a folder, a file or a symbolic link of the payload.
type entry struct {
	path string // below the runtime's folder
	mode fs.FileMode
	size int64
	link string
}

// readPayload lists what a choice copies, every folder before what is in it.
func readPayload(folder string, chosen choice) ([]entry, error) {
	payload := os.DirFS(folder)
	var all []entry
	seen := map[string]bool{}
	for _, start := range chosen.paths {
		for _, parent := range parents(start) {
			if !seen[parent] {
				seen[parent] = true
				all = append(all, entry{path: parent, mode: fs.ModeDir})
			}
		}
		below, err := entriesBelow(payload, folder, start)
		if err != nil {
			return nil, fmt.Errorf("this image has no %s (%v); build it with what %q needs, or ask for another part (--list)",
				path.Join(folder, start), reason(err), chosen.title)
		}
		all = append(all, below...)
	}
	return all, nil
}

func parents(name string) []string {
	var all []string
	for at, letter := range name {
		if letter == '/' {
			all = append(all, name[:at])
		}
	}
	return all
}

func entriesBelow(payload fs.FS, folder, start string) ([]entry, error) {
	var all []entry
	err := fs.WalkDir(payload, start, func(name string, found fs.DirEntry, err error) error {
		if err != nil || name == "." || strings.HasPrefix(found.Name(), temporaryPrefix) {
			return err
		}
		info, err := found.Info()
		if err != nil {
			return err
		}
		one := entry{path: name, mode: info.Mode()}
		switch {
		case one.mode.IsRegular():
			one.size = info.Size()
		case one.mode.Type() == fs.ModeSymlink:
			one.link, err = os.Readlink(path.Join(folder, name))
		}
		all = append(all, one)
		return err
	})
	return all, err
}

// permissions lets everyone read a file, and run it if anyone may.
func (e entry) permissions() fs.FileMode {
	if e.mode.IsDir() || e.mode&0o111 != 0 {
		return 0o755
	}
	return 0o644
}

// bytesOf is what a list of entries takes up, as far as the files themselves tell.
func bytesOf(all []entry) int64 {
	var sum int64
	for _, each := range all {
		sum += each.size
	}
	return sum
}

func filesIn(all []entry) int {
	var files int
	for _, each := range all {
		if !each.mode.IsDir() {
			files++
		}
	}
	return files
}
