package main

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// A command line that starts a Python interpreter: its own flags, then the program and the program's words.
type interpreter struct {
	file    string
	name    string
	flags   []string
	program []string
}

var (
	pythonName = regexp.MustCompile(`^python([0-9]*)(?:\.[0-9]+)*$`)
	// Flags with which the interpreter reads no PYTHONPATH, or imports no `site`, which runs the hook.
	isolating = regexp.MustCompile(`^-[A-VYZa-z]*[IES]`)
	// The value of -W or -X in the same word may hold any letter.
	target = regexp.MustCompile(`^-[A-PR-VYZa-z]*[mc]`)
	// Options that take the next word (`python --help`).
	valued         = map[string]bool{"--check-hash-based-pycs": true}
	endsWithValued = regexp.MustCompile(`^-[A-Za-z]*[WXQ]$`)
)

// The interpreter that a command starts, by its name or by the first line of a script; nil where there is none.
func interpreterLine(program string, command []string) *interpreter {
	if pythonName.MatchString(filepath.Base(command[0])) {
		return split(program, command[0], command[1:])
	}
	shebang := shebangOf(program)
	if len(shebang) == 0 || !pythonName.MatchString(filepath.Base(shebang[0])) {
		return nil
	}
	words := append(append([]string{}, shebang[1:]...), program)
	return split(find(shebang[0], os.Environ()), shebang[0], append(words, command[1:]...))
}

func split(file, name string, words []string) *interpreter {
	line := &interpreter{file: file, name: name}
	for len(words) > 0 && strings.HasPrefix(words[0], "-") && !isTarget(words[0]) {
		count := 1
		if (valued[words[0]] || endsWithValued.MatchString(words[0])) && len(words) > 1 {
			count = 2
		}
		line.flags = append(line.flags, words[:count]...)
		words = words[count:]
	}
	line.program = words
	line.takeApart()
	return line
}

// Divides "-um" into a flag and "-m": debugpy knows -m alone.
func (line *interpreter) takeApart() {
	if len(line.program) == 0 || !strings.HasPrefix(line.program[0], "-") {
		return
	}
	word := line.program[0]
	at := strings.IndexAny(word, "mc")
	if at < 2 && (at < 0 || len(word) == 2) {
		return
	}
	if at > 1 {
		line.flags = append(line.flags, word[:at])
	}
	target := []string{"-" + word[at:at+1]}
	if rest := word[at+1:]; rest != "" {
		target = append(target, rest)
	}
	line.program = append(target, line.program[1:]...)
}

// Whether a word begins what the interpreter runs: `-m`, `-c`, the standard input, or what stands behind "--".
func isTarget(word string) bool {
	return word == "-" || word == "--" || target.MatchString(word)
}

// The words of the first line of a script, `env` left out; none for what is no script.
func shebangOf(file string) []string {
	opened, err := os.Open(file)
	if err != nil {
		return nil
	}
	defer opened.Close()
	line, _ := bufio.NewReaderSize(opened, 512).ReadSlice('\n')
	if len(line) < 2 || string(line[:2]) != "#!" {
		return nil
	}
	words := strings.Fields(string(line[2:]))
	if len(words) > 1 && filepath.Base(words[0]) == "env" {
		words = words[1:]
		if words[0] == "-S" {
			words = words[1:]
		}
	}
	return words
}

// Whether it runs text of the command line, which the hook leaves to those that start such helpers.
func (line *interpreter) isOfText() bool {
	return len(line.program) > 1 && line.program[0] == "-c"
}

func (line *interpreter) isIsolated() bool {
	for _, flag := range line.flags {
		if isolating.MatchString(flag) {
			return true
		}
	}
	return false
}

// The major version that the interpreter's name states, or that of the file which its links lead to.
func (line *interpreter) namedMajor() (int, bool) {
	names := []string{line.name}
	if real, err := filepath.EvalSymlinks(line.file); err == nil {
		names = append(names, real)
	}
	for _, name := range names {
		match := pythonName.FindStringSubmatch(filepath.Base(name))
		if match != nil && match[1] != "" {
			return int(match[1][0] - '0'), true
		}
	}
	return 0, false
}

// A prompt, the standard input, or a tool's `-c`: there is nothing to debug.
func (line *interpreter) startsNothing() bool {
	return len(line.program) == 0 || line.program[0] == "-" || line.program[0] == "--"
}

// Whether the program is a file.
func (line *interpreter) isOfFile() bool {
	return len(line.program) > 0 && !strings.HasPrefix(line.program[0], "-")
}

// The whole command line, with other words before the program.
func (line *interpreter) words(before []string) []string {
	words := append([]string{line.name}, line.flags...)
	words = append(words, before...)
	program := line.program
	if len(before) > 0 && line.isOfFile() {
		// debugpy puts the folder of a script into sys.path as it is written, where Python has the absolute one: a program that
		// goes to another folder would not find its modules any more.
		if path, err := filepath.Abs(program[0]); err == nil {
			program = append([]string{path}, program[1:]...)
		}
	}
	return append(words, program...)
}
