package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
)

const shell = "/bin/sh"

// Skaffold takes the text of `sh -c` apart and hands its words on. What no file stands for then are these.
var shellWords = []string{
	".", ":", "[", "cd", "command", "eval", "exec", "export", "if", "for", "set", "source", "test", "trap", "ulimit", "umask", "unset",
	"while",
}

var operators = []string{"&&", "||", ";", "|", "&"}

var (
	assignment = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*=`)
	// Nothing that a shell takes for more than a letter, but for `$` and the like, which the text had as well.
	plainWord = regexp.MustCompile("^[^\\s'\"\\\\<>|&;()`#*?\\[\\]~]+$")
)

// The command that the words mean: themselves, or the text of a shell put together again; none where a shell's own word, such as
// `cd /app`, is all there is, since what it changes ends with it.
func ofShell(words []string, environ []string) []string {
	if isThere(find(words[0], environ)) || !slices.Contains(shellWords, words[0]) && !assignment.MatchString(words[0]) {
		return words
	}
	hasOperator := slices.ContainsFunc(words, func(word string) bool { return slices.Contains(operators, word) })
	if words[0] == "exec" && len(words) > 1 && !hasOperator && !strings.HasPrefix(words[1], "-") {
		return words[1:]
	}
	if !hasOperator && !assignment.MatchString(words[0]) && words[0] != "exec" {
		return nil
	}
	text := make([]string, len(words))
	for at, word := range words {
		text[at] = word
		if !slices.Contains(operators, word) && !plainWord.MatchString(word) && at > 0 {
			text[at] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
	}
	return []string{shell, "-c", strings.Join(text, " ")}
}

func isThere(file string) bool {
	found, err := os.Stat(file)
	return err == nil && !found.IsDir()
}
