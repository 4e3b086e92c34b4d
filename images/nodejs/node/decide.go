package main

// The channel to the guard, and from one of these programs to those that its program starts.
const (
	listenName = "DUCTTAPE_NODEJS_LISTEN"
	waitName   = "DUCTTAPE_NODEJS_WAIT"
	ownerName  = "DUCTTAPE_NODEJS_OWNER"
	// The published wrapper's channel, which is a variable of Node.js too: nodejs.org/api/cli.html, `NODE_DEBUG=module`.
	debugName   = "NODE_DEBUG"
	optionsName = "NODE_OPTIONS"
)

const (
	// The guard does nothing before it.
	oldestGuarded = 10
	// npm 6, the last that warns of a `node` in PATH that is not the one it runs in, came with it.
	lastWithNpm6 = 14
	npm6Name     = "npm_config_scripts_prepend_node_path"
)

// launch is how a program is started.
type launch struct {
	words []string // after "node"
	env   environment
}

// tools is what there is to debug with.
type tools struct {
	guard string // its path; empty where it is missing
	major func() int
}

// decide returns how the real Node.js is to be started.
func decide(given launch, have tools) launch {
	line := parse(given.words)
	asked, rest, found := whatIsAsked(line, given.env)
	if !found || isLeftAlone(line, given.env) {
		return given
	}
	env := rest.without(listenName, waitName)
	if have.guard != "" && hasRequire(env.value(optionsName), have.guard) {
		// One of these programs, further up, has seen that this works.
		return launch{line.words(), handOn(env, asked)}
	}
	major := have.major()
	if _, isSet := env.lookup(npm6Name); !isSet && major > 0 && major <= lastWithNpm6 {
		env = env.with(npm6Name, "false")
	}
	if have.guard == "" || major > 0 && major < oldestGuarded {
		return unguarded(line, env, asked)
	}
	env = handOn(env, asked)
	return launch{line.words(), env.with(optionsName, withRequire(env.value(optionsName), have.guard))}
}

// isLeftAlone tells whether a flag on the command line is meant for this very process, which the guard would not take for the
// application: it has no script, it tests, or it is started by the application, which has an inspector and chose this one.
func isLeftAlone(line commandLine, env environment) bool {
	_, hasOwner := env.lookup(ownerName)
	hasNoScript := line.runs() == "" && !line.has("--run")
	return line.asked != nil && (hasOwner || hasNoScript || line.has("--test"))
}

// whatIsAsked returns the request that counts and the environment without it. What was handed on by a program further up
// counts before the command line, and that before NODE_OPTIONS (container-debug-support, nodejs/helper-image/wrapper.go).
func whatIsAsked(line commandLine, env environment) (asked request, rest environment, found bool) {
	rest = env
	options, ofOptions := takeInspect(env.value(optionsName))
	if ofOptions != nil {
		rest = rest.with(optionsName, options)
	}
	handedOn, isHandedOn := readInspect(env.value(debugName))
	if isHandedOn {
		rest = rest.without(debugName)
	}
	listen, isListening := env.lookup(listenName)
	switch {
	case isListening:
		host, port := splitAddress(listen)
		return request{host, port, env.value(waitName) == "1"}, rest, true
	case isHandedOn:
		return handedOn, rest, true
	case line.asked != nil:
		return *line.asked, rest, true
	case ofOptions != nil:
		return *ofOptions, rest, true
	}
	return request{}, env, false
}

func handOn(env environment, asked request) environment {
	env = env.with(listenName, asked.address())
	if asked.waits {
		env = env.with(waitName, "1")
	}
	return env
}
