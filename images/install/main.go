// Install copies the payload of a support image into the volume at /dbg: the entry point of every support image.
//
// It runs as any user, on a read-only root file system and without a shell; images/README.md says what it promises.
package main

import (
	"fmt"
	"io"
	"os"
)

// places are the paths that an image and a pod agree on.
type places struct {
	payload string // the folder that holds <runtime>/...
	parts   string // what can be asked for
	target  string // where the pod mounts its volume
}

func main() {
	at := places{payload: "/duct-tape", parts: "/parts.json", target: "/dbg"}
	if err := run(os.Args[1:], at, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run does what the words of the command line ask for.
func run(words []string, at places, stdout, stderr io.Writer) error {
	image, err := readParts(at.parts)
	if err != nil {
		return err
	}
	asked, err := parseWords(words, image)
	if err != nil {
		return err
	}
	switch {
	case asked.help:
		_, err = io.WriteString(stdout, help(image))
		return err
	case asked.list:
		return list(stdout, image, at)
	}
	return install(image, choose(image, asked.wishes, stderr), at, stdout)
}
