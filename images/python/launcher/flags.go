package main

import (
	"fmt"
	"strconv"
	"strings"
)

// What the launcher is asked for.
type request struct {
	mode    string
	port    int
	wait    bool
	command []string
}

// Whether a client of pydevd's own protocol is to attach; ptvsd's speak that of debugpy.
func (asked request) isPydevd() bool {
	return strings.HasPrefix(asked.mode, "pydevd")
}

// The debuggers that the published launcher knows.
var modes = []string{"debugpy", "ptvsd", "pydevd", "pydevd-pycharm"}

const usage = "usage: launcher --mode " + "debugpy|ptvsd|pydevd|pydevd-pycharm --port PORT [--wait] -- COMMAND..."

// Reads flags as Go's flag package has them: one dash or two, a value behind "=" or in the next word.
func parse(words []string) (request, error) {
	asked := request{mode: "debugpy", port: 5678}
	for len(words) > 0 && strings.HasPrefix(words[0], "-") {
		name, value, isJoined := strings.Cut(strings.TrimLeft(words[0], "-"), "=")
		words = words[1:]
		if name == "" {
			break
		}
		if name != "wait" && !isJoined {
			if len(words) == 0 {
				return asked, fmt.Errorf("--%s needs a value; %s", name, usage)
			}
			value, words = words[0], words[1:]
		}
		if err := asked.set(name, value); err != nil {
			return asked, err
		}
	}
	if len(words) == 0 {
		return asked, fmt.Errorf("there is no command to start; %s", usage)
	}
	asked.command = words
	return asked, nil
}

func (asked *request) set(name, value string) error {
	switch name {
	case "mode":
		asked.mode = value
		for _, mode := range modes {
			if mode == value {
				return nil
			}
		}
		return fmt.Errorf("--mode must be one of %s; got %q", strings.Join(modes, ", "), value)
	case "port":
		port, err := strconv.Atoi(value)
		if err != nil || port < 1 || port > 65535 {
			return fmt.Errorf("--port must be a number from 1 to 65535; got %q", value)
		}
		asked.port = port
	case "wait":
		asked.wait = value == "" || value == "true" || value == "1"
	case "helpers":
		// The published launcher is told where its files are; these are beside the program.
	default:
		return fmt.Errorf("--%s is not a flag; %s", name, usage)
	}
	return nil
}
