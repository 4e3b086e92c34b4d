package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// windowFile stands beside each Delve and holds the Go versions that it serves, as "1.25 1.27". The image's build writes
// it from versions.yaml, the one place where the windows are kept.
const windowFile = "go-versions"

// delve is one installed Delve with the Go versions it serves, both ends included.
type delve struct {
	version, path string
	from, to      goVersion
}

// payload returns the folder that holds bin/ and delve/, from where this program really lies.
func payload() string {
	self, err := os.Executable()
	if err != nil {
		return ""
	}
	if real, err := filepath.EvalSymlinks(self); err == nil {
		self = real
	}
	return filepath.Dir(filepath.Dir(self))
}

// installed returns the Delves of a payload, the one for the oldest Go versions first.
func installed(payload string) []delve {
	windows, _ := filepath.Glob(filepath.Join(payload, "delve", "*", windowFile))
	var delves []delve
	for _, window := range windows {
		text, err := os.ReadFile(window)
		bounds := strings.Fields(string(text))
		if err != nil || len(bounds) != 2 {
			continue
		}
		folder := filepath.Dir(window)
		from, to := parseGoVersion("go"+bounds[0]), parseGoVersion("go"+bounds[1])
		delves = append(delves, delve{filepath.Base(folder), filepath.Join(folder, "dlv"), from, to})
	}
	sort.Slice(delves, func(i, j int) bool { return delves[i].to.before(delves[j].to) })
	return delves
}

// choose returns the Delve for a Go version, the newest where several fit, and a remark if it had to take the nearest.
func choose(delves []delve, version string) (delve, string) {
	if len(delves) == 0 {
		return delve{}, "no Delve is installed in " + payload()
	}
	wanted := parseGoVersion(version)
	if wanted == (goVersion{}) {
		chosen := delves[len(delves)-1]
		return chosen, fmt.Sprintf("the Go version %q is not known; trying Delve %s", version, chosen.version)
	}
	nearest := delves[0]
	for _, candidate := range delves {
		if candidate.distance(wanted) <= nearest.distance(wanted) {
			nearest = candidate
		}
	}
	if nearest.distance(wanted) == 0 {
		return nearest, ""
	}
	return nearest, fmt.Sprintf("no installed Delve serves %s; trying the nearest, Delve %s, which serves Go %s to %s",
		version, nearest.version, nearest.from, nearest.to)
}

// distance counts the minor versions between a Go version and the window; 0 is inside.
func (d delve) distance(wanted goVersion) int {
	switch {
	case wanted.before(d.from):
		return d.from.minors() - wanted.minors()
	case d.to.before(wanted):
		return wanted.minors() - d.to.minors()
	}
	return 0
}
