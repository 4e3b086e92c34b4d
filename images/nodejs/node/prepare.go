package main

import (
	"strings"
)

// call is what the real node is started with.
type call struct {
	args []string
	env  *environment
}

// surroundings is what is known of the machine.
type surroundings struct {
	// guard is the guard's path, nothing where there is none.
	guard    string
	node     string
	isTooOld func() bool
}

// prepare changes the call so that the program has the inspector, wherever it is started below.
func prepare(c *call, around surroundings) {
	if isOff(c.env.get("WRAPPER_ENABLED")) {
		return
	}
	asked, found := takeRequest(c)
	if !found {
		return
	}
	asked.write(c.env)
	if around.guard == "" || around.isTooOld() {
		byFlag(c, asked, around.node)
		return
	}
	const name = "NODE_OPTIONS"
	option := "--require " + around.guard
	if options := c.env.get(name); !strings.Contains(options, option) {
		c.env.set(name, strings.TrimSpace(options+" "+option))
	}
}

// isOff tells the words that turn the wrapper off, as the published one takes them.
func isOff(enabled string) bool {
	return enabled == "0" || enabled == "false" || enabled == "no"
}

// takeRequest takes every wish for an inspector out of the call. The outermost counts, as with the published wrapper: it is
// what Skaffold wrote, and further in stand the user's scripts.
func takeRequest(c *call) (request, bool) {
	end := scriptAt(c.args)
	port := ownPort(c.args[:end])
	args, flag := withoutInspect(c.args, end)
	c.args = args
	options, option := withoutInspectOptions(c.env.get("NODE_OPTIONS"))
	if option != "" {
		c.env.set("NODE_OPTIONS", options)
	}
	channel := takeChannel(c.env)
	if asked, found := readRequest(c.env); found {
		return asked, true
	}
	for _, each := range []string{channel, flag, option} {
		if asked, found := requestOf(each, port); found {
			return asked, true
		}
	}
	return request{}, false
}

// takeChannel takes what the published wrapper hands down in NODE_DEBUG. What else stands there is Node's own, such as `http`.
func takeChannel(env *environment) string {
	const name = "NODE_DEBUG"
	value := env.get(name)
	if !inspectFlag.MatchString(value) {
		return ""
	}
	env.unset(name)
	return value
}

func ownPort(flags []string) string {
	port := ""
	for _, flag := range flags {
		if match := portFlag.FindStringSubmatch(flag); match != nil && isPort(match[1]) {
			port = match[1]
		}
	}
	return port
}
