package main

import (
	"slices"
	"strings"
	"testing"
)

const guard = "/dbg/nodejs/guard.cjs"

// with returns the variables that are separated by "; ".
func with(text string) environment {
	if text == "" {
		return nil
	}
	return strings.Split(text, "; ")
}

type decision struct{ name, words, env, wantWords, wantEnv string }

func check(t *testing.T, have tools, cases []decision) {
	t.Helper()
	for _, c := range cases {
		got := decide(launch{strings.Fields(c.words), with(c.env)}, have)
		words, env := strings.Join(got.words, " "), strings.Join(got.env, "; ")
		if words != c.wantWords || env != c.wantEnv {
			t.Errorf("%s:\ngot  node %s with %s\nwant node %s with %s", c.name, words, env, c.wantWords, c.wantEnv)
		}
	}
}

func major(version int) func() int { return func() int { return version } }

func TestTheGuardFindsTheApplication(t *testing.T) {
	const listens = "DUCTTAPE_NODEJS_LISTEN=0.0.0.0:9229; "
	const waits = listens + "DUCTTAPE_NODEJS_WAIT=1; "
	const guarded = "NODE_OPTIONS=--require " + guard
	const flag = "--inspect=0.0.0.0:9229"
	check(t, tools{guard, major(24)}, []decision{
		{"nothing is asked for", "app.js --inspect", "A=b; NODE_OPTIONS=--max-old-space-size=64", "app.js --inspect", "A=b; NODE_OPTIONS=--max-old-space-size=64"},
		{"a flag that opens nothing", "--inspect-port=1 --inspect-publish-uid=http app.js", "", "--inspect-port=1 --inspect-publish-uid=http app.js", ""},
		{"a script", flag + " app.js a", "A=b", "app.js a", "A=b; " + listens + guarded},
		{"a tool", flag + " /usr/local/bin/npm start", "", "/usr/local/bin/npm start", listens + guarded},
		{"a flag behind the script is the script's", flag + " app.js --inspect", "", "app.js --inspect", listens + guarded},
		{"a flag between others", "--no-warnings " + flag + " --enable-source-maps app.js", "", "--no-warnings --enable-source-maps app.js", listens + guarded},
		{"a flag behind one with a value", "-r dotenv/config " + flag + " app.js", "", "-r dotenv/config app.js", listens + guarded},
		{"the flag of a value that is not known", "--unknown value " + flag + " app.js", "", "--unknown value " + flag + " app.js", ""},
		{"a script behind --", flag + " -- app.js", "", "-- app.js", listens + guarded},
		{"the last flag counts", "--inspect=1 " + flag + " app.js", "", "app.js", listens + guarded},
		{"it waits", "--inspect-brk=0.0.0.0:9229 app.js", "", "app.js", waits + guarded},
		{"it waits, in newer words", "--inspect-wait=0.0.0.0:9229 app.js", "", "app.js", waits + guarded},
		{"NODE_OPTIONS", "app.js", "NODE_OPTIONS=" + flag, "app.js", listens + guarded},
		{"NODE_OPTIONS with others", "app.js", `NODE_OPTIONS=-r "./a b.js" ` + flag + " --no-warnings", "app.js", listens + `NODE_OPTIONS=-r "./a b.js" --no-warnings --require ` + guard},
		{"NODE_OPTIONS and a script's own flags (W7)", "-r dotenv/config server.js", "NODE_OPTIONS=" + flag, "-r dotenv/config server.js", listens + guarded},
		{"NODE_OPTIONS and an import (W7)", "--import tsx server.ts", "NODE_OPTIONS=" + flag, "--import tsx server.ts", listens + guarded},
		{"the command line before NODE_OPTIONS", flag + " app.js", "NODE_OPTIONS=--inspect=1", "app.js", listens + guarded},
		{"NODE_DEBUG", "app.js", "NODE_DEBUG=" + flag, "app.js", listens + guarded},
		{"NODE_DEBUG before the command line", "--inspect=1 app.js", "NODE_DEBUG=" + flag, "app.js", listens + guarded},
		{"a user's NODE_DEBUG (W6)", "app.js", "NODE_DEBUG=http", "app.js", "NODE_DEBUG=http"},
		{"a user's NODE_DEBUG and a flag (W6)", flag + " app.js", "NODE_DEBUG=http", "app.js", "NODE_DEBUG=http; " + listens + guarded},
		{"what was handed on counts most", "--inspect=1 app.js", listens + guarded, "app.js", guarded + "; " + strings.TrimSuffix(listens, "; ")},
		{"what was handed on waits", "app.js", waits + guarded, "app.js", guarded + "; " + strings.TrimSuffix(waits, "; ")},
		{"code on the command line has its own", flag + " -e code", "", flag + " -e code", ""},
		{"code on the command line", "-e code", "NODE_OPTIONS=" + flag, "-e code", listens + guarded},
		{"tests have their own", flag + " --test a.js", "", flag + " --test a.js", ""},
		{"a script of package.json", flag + " --run start", "", "--run start", listens + guarded},
		{"the prompt has its own", flag, "", flag, ""},
		{"stdin has its own", flag + " -", "", flag + " -", ""},
		{"a debugged program starts another", "--inspect=1 app.js", "DUCTTAPE_NODEJS_OWNER=7; NODE_DEBUG=http", "--inspect=1 app.js", "DUCTTAPE_NODEJS_OWNER=7; NODE_DEBUG=http"},
	})
}

func TestNpm6DoesNotWarn(t *testing.T) {
	const guarded = "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229; NODE_OPTIONS=--require " + guard
	for version, want := range map[int]string{
		0: guarded, 10: "npm_config_scripts_prepend_node_path=false; " + guarded, 14: "npm_config_scripts_prepend_node_path=false; " + guarded, 16: guarded,
	} {
		check(t, tools{guard, major(version)}, []decision{{"npm", "--inspect npm start", "", "npm start", want}})
	}
	const users = "npm_config_scripts_prepend_node_path=auto"
	check(t, tools{guard, major(10)}, []decision{{"the user's own", "--inspect npm start", users, "npm start", users + "; " + guarded}})
}

// As container-debug-support's nodejs/helper-image/wrapper.go does, but by a variable of our own.
func TestWithoutAGuardTheFlagGoesToTheApplication(t *testing.T) {
	const handedOn = "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:1"
	cases := []decision{
		{"a script", "--inspect=1 app.js", "", "--inspect=127.0.0.1:1 app.js", ""},
		{"a script with flags (W7)", "-r dotenv/config app.js", "NODE_OPTIONS=--inspect=1", "--inspect=127.0.0.1:1 -r dotenv/config app.js", "NODE_OPTIONS="},
		{"a script that waits", "app.js", handedOn + "; DUCTTAPE_NODEJS_WAIT=1", "--inspect-brk=127.0.0.1:1 app.js", ""},
		{"a tool", "--inspect=1 node_modules/.bin/tool", "", "node_modules/.bin/tool", handedOn},
		{"a tool that waits", "--inspect-brk=1 node_modules/.bin/tool", "", "node_modules/.bin/tool", handedOn + "; DUCTTAPE_NODEJS_WAIT=1"},
		{"npm", "/usr/local/bin/npm start", "NODE_DEBUG=--inspect=1", "/usr/local/bin/npm start", handedOn},
		{"yarn (W5)", "/opt/yarn-v1.22.22/bin/yarn.js start", handedOn, "/opt/yarn-v1.22.22/bin/yarn.js start", handedOn},
		{"a user's NODE_DEBUG (W6)", "--inspect=1 node_modules/.bin/tool", "NODE_DEBUG=http", "node_modules/.bin/tool", "NODE_DEBUG=http; " + handedOn},
		{"Next.js", "node_modules/.bin/next start", handedOn, "--inspect=127.0.0.1:1 node_modules/.bin/next start", ""},
		{"an allowed tool", "node_modules/a/b.js", handedOn + "; WRAPPER_ALLOWED=x a/b.js", "--inspect=127.0.0.1:1 node_modules/a/b.js", "WRAPPER_ALLOWED=x a/b.js"},
		{"a step in a script", "-e code", "NODE_OPTIONS=--inspect=1", "-e code", "NODE_OPTIONS=; " + handedOn},
		{"nodemon", "node_modules/nodemon/bin/nodemon.js app.js", handedOn, "node_modules/nodemon/bin/nodemon.js --inspect=127.0.0.1:1 app.js", ""},
		{"nodemon behind --", "-- node_modules/nodemon/bin/nodemon.js app.js", handedOn, "-- node_modules/nodemon/bin/nodemon.js --inspect=127.0.0.1:1 app.js", ""},
	}
	check(t, tools{"", major(24)}, cases)
	for i := range cases {
		cases[i].env, cases[i].wantEnv = quietNpm6(cases[i].env), quietNpm6(cases[i].wantEnv)
	}
	check(t, tools{guard, major(8)}, cases)
}

func quietNpm6(env string) string {
	return strings.TrimSuffix("npm_config_scripts_prepend_node_path=false; "+env, "; ")
}

func TestOnlyThePublishedWordsTurnItOff(t *testing.T) {
	for env, want := range map[string]bool{
		"": true, "WRAPPER_ENABLED=": true, "WRAPPER_ENABLED=1": true, "WRAPPER_ENABLED=true": true, "WRAPPER_ENABLED=yes": true,
		"WRAPPER_ENABLED=0": false, "WRAPPER_ENABLED=false": false, "WRAPPER_ENABLED=no": false,
	} {
		if got := isEnabled(with(env)); got != want {
			t.Errorf("%q: got %v", env, got)
		}
	}
}

func TestWhatIsGivenStaysAsItIs(t *testing.T) {
	env, words := with("A=b; NODE_OPTIONS=--inspect; NODE_DEBUG=--inspect=1"), []string{"--inspect", "app.js", "a"}
	decide(launch{words, env}, tools{guard, major(24)})
	if !slices.Equal(env, with("A=b; NODE_OPTIONS=--inspect; NODE_DEBUG=--inspect=1")) || !slices.Equal(words, []string{"--inspect", "app.js", "a"}) {
		t.Errorf("changed to %v, %v", env, words)
	}
}
