package main

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

func help(image parts) string {
	return fmt.Sprintf(`Usage: install [--list] [--help] [WORD...]

Copies the debugger for %[1]s to /dbg/%[1]s, where a pod mounts a volume, and exits.
Without a word: everything. A word asks for a part: %[2]s.
What is there already and the same is left alone; a second run, or two at once, do no harm.
`, image.Runtime, strings.Join(choices(image), ", "))
}

// list prints each word that can be asked for, with the bytes that it copies.
func list(stdout io.Writer, image parts, at places) error {
	words := []string{image.Runtime}
	for _, each := range image.Parts {
		if each.Name == "" {
			words = append(words, image.Runtime+"@"+each.From, image.Runtime+"@"+each.To)
			continue
		}
		words = append(words, image.Runtime+"@"+each.Name)
	}
	slices.SortStableFunc(words[1:], byVersion)
	for _, word := range slices.Compact(words) {
		wanted, err := parseWord(word, image)
		if err != nil {
			return err
		}
		chosen := choose(image, []wish{wanted}, io.Discard)
		all, err := readPayload(path.Join(at.payload, image.Runtime), chosen)
		size := fmt.Sprintf("%d bytes", bytesOf(all))
		if err != nil {
			size = "not in this image"
		}
		fmt.Fprintf(stdout, "%s\t%s\t%s\n", word, size, strings.Join(chosen.paths, " "))
	}
	return nil
}

// byVersion puts versions in order and names behind them, in theirs.
func byVersion(a, b string) int {
	return int(rank(a) - rank(b))
}

func rank(word string) version {
	_, part, _ := strings.Cut(word, "@")
	if v, ok := parseVersion(part); ok {
		return v
	}
	return minorsPerMajor * minorsPerMajor
}
