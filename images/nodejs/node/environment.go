package main

import "strings"

// environment is a list of NAME=VALUE, as processes have it.
type environment []string

func (env environment) lookup(name string) (string, bool) {
	for _, each := range env {
		if value, is := strings.CutPrefix(each, name+"="); is {
			return value, true
		}
	}
	return "", false
}

func (env environment) value(name string) string {
	value, _ := env.lookup(name)
	return value
}

// without returns a copy that lacks these names; all others stay as they are and where they are.
func (env environment) without(names ...string) environment {
	kept := make(environment, 0, len(env)+1)
	for _, each := range env {
		if !hasName(each, names) {
			kept = append(kept, each)
		}
	}
	return kept
}

func (env environment) with(name, value string) environment {
	return append(env.without(name), name+"="+value)
}

func hasName(entry string, names []string) bool {
	for _, name := range names {
		if strings.HasPrefix(entry, name+"=") {
			return true
		}
	}
	return false
}
