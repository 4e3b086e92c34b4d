package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// usualPlaces is where images have Node.js that is not in PATH, which happens where PATH was replaced by our folder alone.
var usualPlaces = []string{
	"/usr/local/bin/node",        // docker.io/library/node
	"/usr/bin/node",              // packages of Debian, Red Hat, Alpine
	"/nodejs/bin/node",           // gcr.io/distroless/nodejs
	"/opt/bitnami/node/bin/node", // docker.io/bitnami/node
}

// realNode returns the first Node.js behind this program in PATH: one before it is a wrapper too, which would come back here.
func realNode(self, path string) (string, bool) {
	own, _ := os.Stat(self)
	found := ""
	for _, folder := range filepath.SplitList(path) {
		// An empty entry is the current folder (POSIX, "PATH").
		candidate := filepath.Join(folder, "node")
		switch {
		case isSame(own, candidate):
			found = ""
		case found == "" && isExecutable(candidate):
			found = candidate
		}
	}
	if found != "" {
		return found, true
	}
	for _, place := range usualPlaces {
		if isExecutable(place) && !isSame(own, place) {
			return place, true
		}
	}
	return "", false
}

func isSame(own os.FileInfo, candidate string) bool {
	other, err := os.Stat(candidate)
	return err == nil && own != nil && os.SameFile(own, other)
}

func isExecutable(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0
}

// A Node.js that takes longer is none that could be asked.
const patience = 3 * time.Second

var (
	headerMajor = regexp.MustCompile(`#define NODE_MAJOR_VERSION (\d+)`)
	saidMajor   = regexp.MustCompile(`^v(\d+)\.`)
)

// majorOf returns the major version of a Node.js, 0 where it cannot be known. Its header tells it for nothing, where it is
// installed; asking costs about as long as a tenth of a start.
func majorOf(node string) int {
	if target, err := filepath.EvalSymlinks(node); err == nil {
		node = target
	}
	header, err := os.ReadFile(filepath.Join(filepath.Dir(filepath.Dir(node)), "include/node/node_version.h"))
	if err == nil {
		return number(headerMajor, header)
	}
	inTime, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	asked := exec.CommandContext(inTime, node, "--version")
	asked.Env = environment(os.Environ()).without(optionsName)
	said, _ := asked.Output()
	return number(saidMajor, said)
}

func number(pattern *regexp.Regexp, text []byte) int {
	found := pattern.FindSubmatch(text)
	if found == nil {
		return 0
	}
	major, _ := strconv.Atoi(string(found[1]))
	return major
}
