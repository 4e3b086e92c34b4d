package main

import (
	"fmt"
	"io"
	"os"
	"path"
	"syscall"
)

// install copies what was chosen, and prints one line that says what and how much.
func install(image parts, chosen choice, at places, stdout io.Writer) error {
	if err := needVolume(at.target); err != nil {
		return err
	}
	from, to := path.Join(at.payload, image.Runtime), path.Join(at.target, image.Runtime)
	all, err := readPayload(from, chosen)
	if err != nil {
		return err
	}
	// Whatever the pod's umask, other users of the volume have to read and run what is copied.
	syscall.Umask(0)
	copied, err := copyInto(at.target, image.Runtime, from, all)
	if err != nil {
		return explain(err, at.target, to, all)
	}
	_, err = fmt.Fprintf(stdout, "installed %s in %s: %d bytes in %d files, of which %d were there already\n",
		chosen.title, to, bytesOf(all), filesIn(all), filesIn(all)-copied)
	return err
}

// needVolume refuses a pod that mounts nothing at /dbg: files written into the image's own layer would serve nobody.
func needVolume(volume string) error {
	info, err := os.Stat(volume)
	if err == nil && info.IsDir() {
		return nil
	}
	return fmt.Errorf("%s: there is no volume here, so nothing can be installed; mount one there, such as an emptyDir, "+
		"in this container and in the one to debug", volume)
}

// copyInto tells how many files it had to copy.
func copyInto(volume, runtime, from string, all []entry) (copied int, err error) {
	t, err := openTarget(volume, runtime, from)
	if err != nil {
		return 0, err
	}
	defer t.close()
	if err := t.tidy(); err != nil {
		return 0, err
	}
	for _, each := range all {
		isNew, err := t.put(each)
		if err != nil {
			return copied, err
		}
		if isNew {
			copied++
		}
	}
	return copied, nil
}
