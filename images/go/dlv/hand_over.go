package main

import (
	"debug/buildinfo"
	"os"
	"syscall"
)

// upstreamDefaults are what the published support images patch into Delve: a port-forward comes as another user than the
// program's, and a Go that is newer than Delve mostly works all the same.
var upstreamDefaults = []string{"--only-same-user=false", "--check-go-version=false"}

// debugging holds the commands that know the upstream defaults, and what tells which program they are about.
var debugging = map[string]func(commandLine) string{
	"exec":   func(line commandLine) string { return line.program },
	"attach": func(line commandLine) string { return processExecutable(line.program) },
	"core":   func(line commandLine) string { return line.program },
	"trace":  traced,
	"dap":    none, "debug": none, "test": none, "replay": none, "connect": none,
}

func none(commandLine) string { return "" }

func traced(line commandLine) string {
	if pid, given := line.value("pid"); given {
		return processExecutable(pid)
	}
	executable, _ := line.value("exec")
	return executable
}

func processExecutable(pid string) string { return "/proc/" + pid + "/exe" }

// handOver becomes the Delve that fits the program which the command is about, or else the newest.
func handOver(line commandLine, delves []delve) int {
	if len(delves) == 0 {
		say("no Delve is installed in %s", payload())
		return 1
	}
	chosen := delves[len(delves)-1]
	executable, known := debugging[line.command]
	if !known {
		return execute(chosen.path, append([]string{chosen.path}, line.words...))
	}
	if info, err := buildinfo.ReadFile(executable(line)); err == nil {
		var remark string
		if chosen, remark = choose(delves, info.GoVersion); remark != "" {
			say("%s", remark)
		}
	}
	return execute(chosen.path, append([]string{chosen.path}, withDefaults(line)...))
}

// withDefaults puts the upstream defaults first, where they are not given: the words themselves stay as they are.
func withDefaults(line commandLine) []string {
	var words []string
	for _, added := range line.with(upstreamDefaults...).flags[len(line.flags):] {
		words = append(words, added.words...)
	}
	return append(words, line.words...)
}

// execute becomes another program with this environment, and returns an exit code only if that fails.
func execute(path string, words []string) int {
	err := syscall.Exec(path, words, os.Environ())
	say("%s cannot be started: %v", path, err)
	return exitCannotExecute
}
