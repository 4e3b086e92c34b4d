// The module allows Go 1.24, and os.Root has Rename and Symlink since 1.25.

package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"
)

// Copies get this name until they are whole; nothing in a payload starts like it.
const temporaryPrefix = ".install-"

// target is the runtime's folder in the volume. An os.Root never leads out of it, whatever links others put there.
type target struct {
	root *os.Root
	from string
	// Holds the lock that other installs wait for; nil where the file system has none.
	lock *os.File
}

// openTarget makes the runtime's folder in the volume, and waits until no other install works in it.
func openTarget(volume, runtime, from string) (*target, error) {
	outer, err := os.OpenRoot(volume)
	if err != nil {
		return nil, err
	}
	defer outer.Close()
	err = makeFolder(outer, runtime)
	var way *inTheWay
	if errors.As(err, &way) {
		way.path = "."
	}
	if err != nil {
		return nil, err
	}
	root, err := outer.OpenRoot(runtime)
	if err != nil {
		return nil, err
	}
	lock, err := lockFolder(root)
	return &target{root: root, from: from, lock: lock}, err
}

func (t *target) close() {
	t.lock.Close()
	t.root.Close()
}

// lockFolder needs no file of its own, and the lock ends with the process, however that ends.
func lockFolder(root *os.Root) (*os.File, error) {
	folder, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(folder.Fd()), syscall.LOCK_EX)
		if err == nil {
			return folder, nil
		}
		if !errors.Is(err, syscall.EINTR) {
			// Copies are atomic without a lock too; only what another run left behind cannot be told from its work.
			folder.Close()
			return nil, nil
		}
	}
}

// tidy removes what an install that was killed left behind.
func (t *target) tidy() error {
	if t.lock == nil {
		return nil
	}
	return fs.WalkDir(t.root.FS(), ".", func(name string, found fs.DirEntry, err error) error {
		if err != nil {
			// A folder of someone else's that may not be read holds nothing of ours.
			return nil
		}
		if found.IsDir() || !strings.HasPrefix(found.Name(), temporaryPrefix) {
			return nil
		}
		return t.root.Remove(name)
	})
}

// put makes an entry of the payload be in the target, and tells whether that took a copy.
func (t *target) put(e entry) (copied bool, err error) {
	if e.mode.IsDir() {
		return false, makeFolder(t.root, e.path)
	}
	if there, err := t.root.Lstat(e.path); err == nil {
		if there.IsDir() {
			return false, &inTheWay{e.path, "a folder", "a file"}
		}
		if t.isSame(e, there) {
			return false, nil
		}
	}
	temporary := path.Join(path.Dir(e.path), temporaryPrefix+rand.Text())
	err = t.write(e, temporary)
	if err == nil {
		err = t.root.Rename(temporary, e.path)
	}
	if err != nil {
		t.root.Remove(temporary)
	}
	return true, err
}

func (t *target) write(e entry, temporary string) error {
	if e.mode.Type() == fs.ModeSymlink {
		return t.root.Symlink(e.link, temporary)
	}
	source, err := os.Open(path.Join(t.from, e.path))
	if err != nil {
		return err
	}
	defer source.Close()
	copy, err := t.root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, e.permissions())
	if err != nil {
		return err
	}
	_, err = io.Copy(copy, source)
	return errors.Join(err, copy.Close())
}

// makeFolder takes a folder that is there, whoever made it, and nothing else under its name.
func makeFolder(in *os.Root, name string) error {
	err := in.Mkdir(name, 0o755)
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	there, err := in.Lstat(name)
	if err == nil && !there.IsDir() {
		return &inTheWay{name, kindOf(there.Mode()), "a folder"}
	}
	return err
}

func kindOf(mode fs.FileMode) string {
	if mode.Type() == fs.ModeSymlink {
		return "a symbolic link"
	}
	return "a file"
}

// inTheWay is something of another kind under a name that is needed.
type inTheWay struct{ path, is, must string }

func (e *inTheWay) Error() string {
	return fmt.Sprintf("%s is %s and must be %s", e.path, e.is, e.must)
}
