package main

import (
	"slices"
	"strings"
)

// valued holds the flags of Node.js that take the next word as their value when none is joined with "=" (node --help, 10 to
// 26). One that is missing here makes its value look like a script: then an `--inspect` behind it is left to Node.js itself.
var valued = map[string]bool{
	"-r": true, "--require": true, "--import": true, "--loader": true, "--experimental-loader": true, "-C": true,
	"--conditions": true, "-e": true, "--eval": true, "-p": true, "--print": true, "-pe": true, "--env-file": true,
	"--env-file-if-exists": true, "--input-type": true, "--title": true, "--icu-data-dir": true, "--openssl-config": true,
	"--unhandled-rejections": true, "--max-http-header-size": true, "--dns-result-order": true, "--watch-path": true,
	"--inspect-port": true, "--debug-port": true, "--inspect-publish-uid": true, "--redirect-warnings": true,
	"--diagnostic-dir": true, "--trace-event-categories": true, "--stack-trace-limit": true, "--disable-warning": true,
	"--experimental-config-file": true, "--experimental-default-type": true, "--localstorage-file": true, "--run": true,
	"--cpu-prof-dir": true, "--heap-prof-dir": true, "--report-dir": true, "--report-directory": true, "--tls-cipher-list": true,
}

// commandLine is what was said to `node`.
type commandLine struct {
	flags []string // of Node.js, without those that open an inspector
	// The script and the words behind it; what `-e` and `-p` run is a flag's value.
	script []string
	asked  *request // the last of the flags that open an inspector
}

// parse reads the words after "node": flags end at "--", at the script, or at "-", which is stdin.
func parse(words []string) commandLine {
	line := commandLine{}
	for i := 0; i < len(words); i++ {
		word := words[i]
		if word == "" || word[0] != '-' || word == "-" || word == "--" {
			line.script = words[i:]
			break
		}
		if asked, is := readInspect(word); is {
			line.asked = &asked
			continue
		}
		line.flags = append(line.flags, word)
		if valued[word] && i+1 < len(words) {
			i++
			line.flags = append(line.flags, words[i])
		}
	}
	return line.withPort()
}

// withPort applies `--inspect-port`, which says where an `--inspect` listens that does not say so.
func (line commandLine) withPort() commandLine {
	for _, flag := range line.flags {
		address, is := strings.CutPrefix(flag, "--inspect-port=")
		if is && line.asked != nil && line.asked.port == defaultPort {
			host, port := splitAddress(address)
			line.asked = &request{host: host, port: port, waits: line.asked.waits}
		}
	}
	return line
}

// words returns the command line with more flags before all others.
func (line commandLine) words(more ...string) []string {
	return append(append(more, line.flags...), line.script...)
}

// runs returns the script, or nothing where there is none: the prompt, stdin, `-e`.
func (line commandLine) runs() string {
	if at := line.scriptAt(); at < len(line.script) && line.script[at] != "-" {
		return line.script[at]
	}
	return ""
}

func (line commandLine) scriptAt() int {
	if len(line.script) > 0 && line.script[0] == "--" {
		return 1
	}
	return 0
}

func (line commandLine) has(name string) bool {
	return slices.ContainsFunc(line.flags, func(flag string) bool {
		return flag == name || strings.HasPrefix(flag, name+"=")
	})
}
