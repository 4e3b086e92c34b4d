package main

import "strings"

// environment is what a process is given: entries in their order, changed in place.
type environment struct {
	entries []string
}

func newEnvironment(entries []string) *environment {
	return &environment{entries: append([]string(nil), entries...)}
}

func (e *environment) find(name string) int {
	for i, entry := range e.entries {
		if strings.HasPrefix(entry, name+"=") {
			return i
		}
	}
	return -1
}

func (e *environment) get(name string) string {
	if i := e.find(name); i >= 0 {
		return e.entries[i][len(name)+1:]
	}
	return ""
}

func (e *environment) set(name, value string) {
	if i := e.find(name); i >= 0 {
		e.entries[i] = name + "=" + value
		return
	}
	e.entries = append(e.entries, name+"="+value)
}

func (e *environment) unset(name string) {
	for i := e.find(name); i >= 0; i = e.find(name) {
		e.entries = append(e.entries[:i], e.entries[i+1:]...)
	}
}
