package main

import (
	"os"
	"strings"
	"syscall"
)

// undebugged becomes the program itself, as if there were no debugger; it returns an exit code only if that fails.
func undebugged(line commandLine, path, obstacle string) int {
	say("%s starts without a debugger: %s", path, obstacle)
	if err := prepare(line); err != nil {
		say("%v", err)
		return exitCannotExecute
	}
	return execute(path, append([]string{line.program}, line.args...))
}

// prepare does what Delve's flags ask for the program: its working folder and its redirected files.
func prepare(line commandLine) error {
	for _, given := range line.flags {
		if given.name != "redirect" {
			continue
		}
		if err := redirect(given.value); err != nil {
			return err
		}
	}
	if folder, given := line.value("wd"); given && folder != "" {
		return os.Chdir(folder)
	}
	return nil
}

// redirect follows a rule such as "stdout:/tmp/log"; without a name it is for stdin (`dlv help redirect`).
func redirect(rule string) error {
	target, path := 0, rule
	for number, name := range []string{"stdin:", "stdout:", "stderr:"} {
		if rest, found := strings.CutPrefix(rule, name); found {
			target, path = number, rest
		}
	}
	mode := os.O_RDONLY
	if target > 0 {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	file, err := os.OpenFile(path, mode, 0o666)
	if err != nil {
		return err
	}
	defer file.Close()
	return syscall.Dup3(int(file.Fd()), target, 0)
}
