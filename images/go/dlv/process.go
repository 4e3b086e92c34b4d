package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Fields of /proc/PID/stat after the name, counted from 0 (proc(5) counts from 1 and has two before: subtract 3).
const (
	fieldState    = 0
	fieldParent   = 1
	fieldThreads  = 17
	fieldExitCode = 49
)

// stat returns the fields of /proc/PID/stat after the name, which may itself hold blanks and brackets; none if there is no
// such process.
func stat(pid int) []string { return statOf("/proc/" + strconv.Itoa(pid)) }

func statOf(folder string) []string {
	text, err := os.ReadFile(folder + "/stat")
	after := strings.LastIndexByte(string(text), ')')
	if err != nil || after < 0 {
		return nil
	}
	fields := strings.Fields(string(text[after+1:]))
	if len(fields) <= fieldExitCode {
		return nil
	}
	return fields
}

// alive tells whether any thread of a process is there and not only its exit code. A traced process whose first thread is
// a zombie may have others that run.
func alive(pid int) bool {
	tasks, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*")
	for _, task := range tasks {
		if fields := statOf(task); fields != nil && fields[fieldState] != "Z" && fields[fieldState] != "X" {
			return true
		}
	}
	return false
}

// held tells whether a process is stopped by its tracer.
func held(pid int) bool {
	fields := stat(pid)
	return fields != nil && fields[fieldState] == "t"
}

// begun tells whether a Go program has run: its runtime starts a second thread (sysmon) before it runs main or an init
// function. Delve holds a new program at its first instruction.
func begun(pid int) bool {
	fields := stat(pid)
	return fields != nil && fields[fieldThreads] != "0" && fields[fieldThreads] != "1"
}

// children returns the child processes of a process. /proc/PID/task/TID/children is quick, but not in every kernel
// (CONFIG_PROC_CHILDREN); the parent in each process' stat is.
func children(pid int) []int {
	lists, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/children")
	if len(lists) == 0 {
		return childrenByParent(pid)
	}
	var found []int
	for _, list := range lists {
		text, _ := os.ReadFile(list)
		for _, word := range strings.Fields(string(text)) {
			if child, err := strconv.Atoi(word); err == nil {
				found = append(found, child)
			}
		}
	}
	return found
}

func childrenByParent(pid int) []int {
	var found []int
	entries, _ := os.ReadDir("/proc")
	for _, entry := range entries {
		candidate, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		if fields := stat(candidate); fields != nil && fields[fieldParent] == strconv.Itoa(pid) {
			found = append(found, candidate)
		}
	}
	return found
}

// tracee returns the child of Delve that is the program, other than a previous one; 0 if there is none yet. A child that
// is still Delve itself, just forked, is not it; nor is one of those by which Go's runtime tries the kernel.
func tracee(delve, previous int) int {
	own := executable(delve)
	for _, child := range children(delve) {
		if child != previous && alive(child) && executable(child) != own {
			return child
		}
	}
	return 0
}

func executable(pid int) string {
	path, _ := os.Readlink("/proc/" + strconv.Itoa(pid) + "/exe")
	return path
}
