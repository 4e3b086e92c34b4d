package main

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path"
)

// isSame compares what is there with the payload's: its kind, who may use it, and its content.
func (t *target) isSame(e entry, there fs.FileInfo) bool {
	if e.mode.Type() != there.Mode().Type() {
		return false
	}
	if e.mode.Type() == fs.ModeSymlink {
		link, err := t.root.Readlink(e.path)
		return err == nil && link == e.link
	}
	return there.Size() == e.size && there.Mode().Perm() == e.permissions() && t.hasSameContent(e)
}

func (t *target) hasSameContent(e entry) bool {
	ours, err := os.Open(path.Join(t.from, e.path))
	if err != nil {
		return false
	}
	defer ours.Close()
	theirs, err := t.root.Open(e.path)
	if err != nil {
		return false
	}
	defer theirs.Close()
	return sameContent(ours, theirs)
}

func sameContent(a, b io.Reader) bool {
	const chunk = 64 << 10
	left, right := make([]byte, chunk), make([]byte, chunk)
	for {
		n, errA := io.ReadFull(a, left)
		m, errB := io.ReadFull(b, right)
		if !bytes.Equal(left[:n], right[:m]) {
			return false
		}
		if errA != nil || errB != nil {
			return isEnd(errA) && isEnd(errB)
		}
	}
}

func isEnd(err error) bool { return err == io.EOF || err == io.ErrUnexpectedEOF }
