package main

import "strings"

// valued holds Delve's flags that take the next word as their value when none is joined with "=" (`dlv help exec`, 1.20
// to 1.27). All others are switches.
var valued = map[string]bool{
	"listen": true, "log-output": true, "log-dest": true, "api-version": true, "init": true, "build-flags": true,
	"wd": true, "backend": true, "redirect": true, "tty": true, "waitfor": true, "waitfor-interval": true,
	"waitfor-duration": true, "client-addr": true, "output": true, "pid": true, "exec": true, "stack": true,
	"follow-calls": true, "onprocess": true,
}

// short holds the one-letter flags that matter here: those of every command, and the targets of `dlv trace`.
var short = map[string]string{"l": "listen", "r": "redirect", "p": "pid", "e": "exec", "s": "stack"}

// commandLine is what was said to `dlv`, as Delve would read it.
type commandLine struct {
	words   []string // as given
	command string   // "exec", "attach", ...; empty if there is none
	flags   []flag   // in their order, those before the command too
	program string   // the first word after the command: for exec the PROGRAM, for attach the process id
	args    []string // the words after it
}

// flag is one flag with the words that it came from.
type flag struct {
	name, value string
	words       []string
}

// parse reads the words after "dlv". Flags and other words may be mixed, "--" ends the flags (pflag's rules).
func parse(words []string) commandLine {
	line := commandLine{words: words}
	var plain []string
	for i := 0; i < len(words); i++ {
		if words[i] == "--" {
			plain = append(plain, words[i+1:]...)
			break
		}
		if len(words[i]) < 2 || words[i][0] != '-' {
			plain = append(plain, words[i])
			continue
		}
		read := readFlag(words[i:])
		line.flags = append(line.flags, read)
		i += len(read.words) - 1
	}
	if len(plain) > 0 {
		line.command = plain[0]
	}
	if len(plain) > 1 {
		line.program, line.args = plain[1], plain[2:]
	}
	return line
}

// readFlag reads the flag that the words begin with: --name, --name=value, --name value, -l value, -lvalue, -l=value.
func readFlag(words []string) flag {
	name, value, joined := strings.Cut(strings.TrimPrefix(words[0], "--"), "=")
	if !strings.HasPrefix(words[0], "--") {
		name, value = words[0][1:2], strings.TrimPrefix(words[0][2:], "=")
		joined = len(words[0]) > 2
		if long, known := short[name]; known {
			name = long
		}
	}
	switch {
	case joined:
		return flag{name, value, words[:1]}
	case valued[name] && len(words) > 1:
		return flag{name, words[1], words[:2]}
	default:
		return flag{name, "true", words[:1]}
	}
}

// value returns what a flag says, the last one winning as in pflag, and whether it was given at all.
func (line commandLine) value(name string) (string, bool) {
	for i := len(line.flags) - 1; i >= 0; i-- {
		if line.flags[i].name == name {
			return line.flags[i].value, true
		}
	}
	return "", false
}

// is tells whether a switch is on, in the spellings of strconv.ParseBool that mean so.
func (line commandLine) is(name string) bool {
	switch value, _ := line.value(name); value {
	case "1", "t", "T", "true", "TRUE", "True":
		return true
	}
	return false
}

// supervised tells whether Delve is to serve a program for debuggers on the network. An interactive Delve has a person
// in front of it, and rr runs the program by itself.
func (line commandLine) supervised() bool {
	backend, given := line.value("backend")
	asksForHelp := line.is("help") || line.is("h")
	return line.is("headless") && !asksForHelp && (!given || backend == "default" || backend == "native")
}

// with adds flags where they are not given.
func (line commandLine) with(defaults ...string) commandLine {
	flags := append([]flag(nil), line.flags...)
	for _, word := range defaults {
		added := readFlag([]string{word})
		if _, given := line.value(added.name); !given {
			flags = append(flags, added)
		}
	}
	line.flags = flags
	return line
}

// replaced puts a flag's value in the place of all that were said of it.
func (line commandLine) replaced(name, value string) commandLine {
	var flags []flag
	for _, given := range line.flags {
		if given.name != name {
			flags = append(flags, given)
		}
	}
	word := "--" + name + "=" + value
	line.flags = append(flags, flag{name, value, []string{word}})
	return line
}

// delveWords are the words for Delve: the command, all flags, and the program by the path it was found at.
func (line commandLine) delveWords(path string) []string {
	words := []string{line.command}
	for _, given := range line.with(upstreamDefaults...).flags {
		words = append(words, given.words...)
	}
	words = append(words, path)
	if len(line.args) > 0 {
		words = append(append(words, "--"), line.args...)
	}
	return words
}
