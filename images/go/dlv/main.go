// Program dlv stands where Delve is expected (/dbg/go/bin/dlv). No Delve serves every Go version, so the payload holds
// several: this one reads which Go built the program to be debugged and hands over to the Delve that fits. A headless
// `dlv exec` is supervised, so that signals, exit code and end of the container are those of the program.
package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	line := parse(os.Args[1:])
	delves := installed(payload())
	if line.command == "exec" && line.program != "" {
		os.Exit(run(line, delves))
	}
	os.Exit(handOver(line, delves))
}

// run starts the program of a `dlv exec` under the Delve that fits, or without one where none can run it.
func run(line commandLine, delves []delve) int {
	path, failure := find(line.program)
	if failure != nil {
		say("%s", failure.text)
		return failure.code
	}
	program := inspect(path)
	if program.obstacle != "" {
		return undebugged(line, path, program.obstacle)
	}
	chosen, remark := choose(delves, program.goVersion)
	if chosen.path == "" {
		return undebugged(line, path, remark)
	}
	if remark != "" {
		say("%s", remark)
	}
	if !line.supervised() {
		return execute(chosen.path, append([]string{chosen.path}, line.delveWords(path)...))
	}
	return supervise(chosen, line, path)
}

// say writes one line for people to stderr; stdout is the program's alone.
func say(format string, words ...any) {
	fmt.Fprintln(os.Stderr, "ducttape dlv: "+strings.TrimRight(fmt.Sprintf(format, words...), "\n"))
}
