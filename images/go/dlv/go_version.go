package main

import (
	"fmt"
	"strings"
)

// goVersion is the part of a Go version that debuggers depend on; the zero value is an unknown one.
type goVersion struct{ major, minor int }

// parseGoVersion reads what the go command writes into a binary: "go1.26.1", "go1.27rc1", "devel go1.27-0af1c2 ...",
// "go1.24.3 X:boringcrypto".
func parseGoVersion(text string) goVersion {
	for _, word := range strings.Fields(text) {
		var version goVersion
		if read, _ := fmt.Sscanf(word, "go%d.%d", &version.major, &version.minor); read == 2 {
			return version
		}
	}
	return goVersion{}
}

func (v goVersion) before(other goVersion) bool { return v.minors() < other.minors() }

// minors counts versions on one scale; the factor only has to be larger than any minor version.
func (v goVersion) minors() int { return v.major*1000 + v.minor }

func (v goVersion) String() string { return fmt.Sprintf("%d.%d", v.major, v.minor) }
