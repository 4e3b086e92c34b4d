package main

import (
	"slices"
	"strings"
)

// takeInspect returns NODE_OPTIONS without its `--inspect` words, and the last of them. What stays keeps its quotes.
func takeInspect(options string) (rest string, last *request) {
	var kept []string
	for _, word := range splitOptions(options) {
		if asked, is := readInspect(strings.Trim(word, `"`)); is {
			last = &asked
		} else {
			kept = append(kept, word)
		}
	}
	if last == nil {
		return options, nil
	}
	return strings.Join(kept, " "), last
}

// splitOptions cuts at spaces outside of double quotes, as Node.js does; a backslash counts inside of them alone
// (nodejs.org/api/cli.html, `NODE_OPTIONS`).
func splitOptions(options string) []string {
	isQuoted, isEscaped := false, false
	return strings.FieldsFunc(options, func(char rune) bool {
		switch {
		case isEscaped:
			isEscaped = false
		case char == '\\' && isQuoted:
			isEscaped = true
		case char == '"':
			isQuoted = !isQuoted
		}
		return char == ' ' && !isQuoted
	})
}

// withRequire returns NODE_OPTIONS with a module that is loaded behind all that the user has there.
func withRequire(options, file string) string {
	if strings.Contains(file, " ") {
		// Node.js 8 does not know quotes, and gets no guard.
		file = `"` + file + `"`
	}
	return strings.TrimSpace(options + " --require " + file)
}

func hasRequire(options, file string) bool {
	return slices.ContainsFunc(splitOptions(options), func(word string) bool { return strings.Trim(word, `"`) == file })
}
