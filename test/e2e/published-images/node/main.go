// Program node tells again, by its rules and with its faults, what /dbg/nodejs/bin/node of the published image does (wrapper.go
// of GoogleContainerTools/container-debug-support at ce64064); that one cannot be used here, since the Go proxy does not have its
// module and no image can be pulled.
//
// It stands first on PATH. A script of node_modules, or npm, is started without --inspect*, which goes on in NODE_DEBUG to the
// first application that starts below it.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"ducttape.dev/published-images/wrapper"
)

// What loads the application itself; WRAPPER_ALLOWED adds to it.
const loader = "node_modules/.bin/next"

func main() {
	os.Setenv("npm_config_scripts_prepend_node_path", "false")
	node, err := realNode(os.Args[0])
	if err != nil {
		wrapper.Fatal("could not unwrap: %v", err)
	}
	args := os.Args[1:]
	if wrapper.IsEnabled() {
		args = arranged(args)
	} else {
		wrapper.Info("wrapper disabled")
	}
	command := exec.Command(node, args...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	// No signal is handed on, and every failure is the same.
	if err := command.Run(); err != nil {
		wrapper.Fatal("%v", err)
	}
}

// realNode is the first file of that name on PATH that is not this program. Where the name alone says nothing, the first on PATH
// is taken for this program.
func realNode(self string) (string, error) {
	here, err := os.Stat(self)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	name := filepath.Base(self)
	for _, folder := range strings.Split(os.Getenv("PATH"), ":") {
		path := filepath.Join(folder, name)
		found, err := os.Stat(path)
		switch {
		case err != nil:
		case here == nil:
			here = found
		case !os.SameFile(here, found):
			return path, nil
		}
	}
	return "", fmt.Errorf("could not find %q in PATH", name)
}

// arranged returns the words for the real node, and sets or unsets NODE_DEBUG and NODE_OPTIONS.
func arranged(args []string) []string {
	handedOn, isHandedOn := os.LookupEnv("NODE_DEBUG")
	isApplication, err := startsApplication(args)
	switch {
	case err != nil:
		wrapper.Warn("could not access script: %v", err)
		return args
	case isApplication && !isHandedOn:
		return args
	case isApplication:
		_, args = withoutInspect(args)
		os.Unsetenv("NODE_DEBUG")
		return slices.Insert(args, scriptAt(args), handedOn)
	}
	inspect, args := withoutInspect(args)
	if inspect != "" && !isHandedOn {
		os.Setenv("NODE_DEBUG", inspect)
	}
	return giveNodemon(args)
}

// startsApplication is true without a script. The value of an option, as in -r module, is taken for one.
func startsApplication(args []string) (bool, error) {
	at := scriptAt(args)
	if at == len(args) {
		return true, nil
	}
	script, err := filepath.Abs(args[at])
	isLoader := func(end string) bool { return strings.HasSuffix(script, end) }
	isTool := strings.Contains(script, "/node_modules/") || strings.HasSuffix(script, "/bin/npm")
	return !isTool || slices.ContainsFunc(loaders(), isLoader), err
}

// loaders has an empty word, which fits every script, where WRAPPER_ALLOWED is empty or has two spaces together.
func loaders() []string {
	if more, isSet := os.LookupEnv("WRAPPER_ALLOWED"); isSet {
		return append(strings.Split(more, " "), loader)
	}
	return []string{loader}
}

// scriptAt is where the first word stands that is no option, or behind the last word.
func scriptAt(args []string) int {
	isScript := func(arg string) bool { return arg != "" && arg[0] != '-' }
	if at := slices.IndexFunc(args, isScript); at >= 0 {
		return at
	}
	return len(args)
}

// withoutInspect takes --inspect* out of NODE_OPTIONS and of the words, and returns the last of them.
func withoutInspect(args []string) (inspect string, rest []string) {
	if options, err := wrapper.Split(os.Getenv("NODE_OPTIONS")); err != nil {
		wrapper.Warn("NODE_OPTIONS cannot be split: %v", err)
	} else if found, rest := takeInspect(options); found != "" {
		inspect = found
		os.Setenv("NODE_OPTIONS", wrapper.Join(rest))
	}
	found, rest := takeInspect(args)
	if found != "" {
		inspect = found
	}
	return inspect, rest
}

// takeInspect looks no further than the first word that is no option.
func takeInspect(words []string) (inspect string, rest []string) {
	for at, word := range words {
		switch {
		case strings.HasPrefix(word, "--inspect"):
			inspect = word
		case word == "--" || !strings.HasPrefix(word, "-"):
			return inspect, append(rest, words[at:]...)
		default:
			rest = append(rest, word)
		}
	}
	return inspect, rest
}

// giveNodemon gives what NODE_DEBUG has to nodemon as an option: it would fork the application by the path of the real node.
func giveNodemon(args []string) []string {
	inspect, isSet := os.LookupEnv("NODE_DEBUG")
	at := slices.IndexFunc(args, func(arg string) bool {
		return !strings.HasPrefix(arg, "-") && strings.Contains(arg, "/nodemon")
	})
	if !isSet || at < 0 {
		return args
	}
	os.Unsetenv("NODE_DEBUG")
	return slices.Insert(args, at+1, inspect)
}
