package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// choice is what to copy: paths below the runtime's folder of the payload, none of which lies in another.
type choice struct {
	title string
	paths []string
}

// choose turns wishes into paths. For a version that no part is for, it takes the nearest and says so on stderr.
func choose(image parts, wishes []wish, stderr io.Writer) choice {
	if len(wishes) == 0 || slices.ContainsFunc(wishes, wish.isForAll) {
		return choice{title: image.Runtime, paths: []string{"."}}
	}
	paths := slices.Clone(image.Always)
	var titles []string
	for _, each := range wishes {
		titles = append(titles, each.word)
		for _, chosen := range partsFor(image, each, stderr) {
			paths = append(paths, chosen.Paths...)
		}
	}
	slices.Sort(paths)
	return choice{title: strings.Join(titles, " "), paths: slices.Compact(paths)}
}

func (w wish) isForAll() bool { return w.name == "" && w.version == 0 }

func partsFor(image parts, w wish, stderr io.Writer) []part {
	if w.name != "" {
		return only(image.Parts, func(p part) bool { return p.Name == w.name })
	}
	if exact := only(image.Parts, func(p part) bool { return p.holds(w.version) }); len(exact) > 0 {
		return exact
	}
	nearest := nearestParts(image, w.version)
	if len(nearest) > 0 {
		fmt.Fprintf(stderr, "%s: nothing here is for that version; installing what is for the nearest, %s %s\n",
			w.word, image.Runtime, nearest[0].title())
	}
	return nearest
}

func nearestParts(image parts, v version) []part {
	windows := only(image.Parts, func(p part) bool { return p.Name == "" })
	if len(windows) == 0 {
		return nil
	}
	best := slices.MinFunc(windows, func(a, b part) int { return int(a.distance(v) - b.distance(v)) })
	return only(windows, func(p part) bool { return p.distance(v) == best.distance(v) })
}

func only(all []part, keep func(part) bool) []part {
	var kept []part
	for _, each := range all {
		if keep(each) {
			kept = append(kept, each)
		}
	}
	return kept
}
