package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"syscall"
)

// explain says of a fault where it is, what is true, and what to do about it.
func explain(err error, volume, folder string, all []entry) error {
	var way *inTheWay
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("%s: the volume is full, and at least %d bytes in %d files have to fit in it; give it more room: "+
			"`spec.supportImages.sizeLimit` of the functionConfig, or `sizeLimit` of the volume at %s",
			folder, bytesOf(all), filesIn(all), volume)
	case errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%s: the volume is read-only here; mount it without `readOnly` in this container "+
			"(in the one to debug it may be read-only)", volume)
	case errors.As(err, &way):
		return fmt.Errorf("%s: is %s and must be %s; remove it, or use an empty volume at %s",
			path.Join(folder, way.path), way.is, way.must, volume)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s: user %d may not write there (%v); use an emptyDir, or give the pod an `fsGroup` "+
			"or this container the `runAsUser` that owns the volume", folder, os.Getuid(), reason(err))
	}
	return fmt.Errorf("%s: nothing more can be installed (%v); use an empty volume at %s", folder, err, volume)
}

// reason is a fault without the path, which the message around it names.
func reason(err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}
