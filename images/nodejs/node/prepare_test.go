package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const guardPath = "/dbg/nodejs/guard.cjs"

// fresh is a machine with a guard and a Node.js that it serves; without is one of the two missing.
func fresh() surroundings {
	return surroundings{guard: guardPath, isTooOld: func() bool { return false }}
}

func without() surroundings { return surroundings{isTooOld: func() bool { return false }} }

func TestHandsOverToTheGuard(t *testing.T) {
	const guarded = "NODE_OPTIONS=--require " + guardPath
	for name, each := range map[string]struct{ args, env, wantArgs, wantEnv string }{
		"nothing asked for":                {args: "app.js", wantArgs: "app.js"},
		"a flag":                           {args: "--inspect=0.0.0.0:9229 app.js", wantArgs: "app.js", wantEnv: "DUCTTAPE_NODEJS_LISTEN=0.0.0.0:9229|" + guarded},
		"a flag that waits":                {args: "--inspect-brk=9230 app.js", wantArgs: "app.js", wantEnv: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9230|DUCTTAPE_NODEJS_WAIT=1|" + guarded},
		"a flag without an address":        {args: "--inspect app.js", wantArgs: "app.js", wantEnv: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229|" + guarded},
		"a flag and a port of its own":     {args: "--inspect-port=9999 --inspect app.js", wantArgs: "--inspect-port=9999 app.js", wantEnv: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9999|" + guarded},
		"an address of IPv6":               {args: "--inspect=[::1]:9230 app.js", wantArgs: "app.js", wantEnv: "DUCTTAPE_NODEJS_LISTEN=[::1]:9230|" + guarded},
		"a flag of the script":             {args: "app.js --inspect", wantArgs: "app.js --inspect"},
		"a flag behind dashes":             {args: "-- app.js --inspect", wantArgs: "-- app.js --inspect"},
		"flags with values (W7)":           {args: "-r dotenv/config --inspect --import tsx app.ts", wantArgs: "-r dotenv/config --import tsx app.ts", wantEnv: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229|" + guarded},
		"a tool":                           {args: "--inspect node_modules/.bin/nodemon app.js", wantArgs: "node_modules/.bin/nodemon app.js", wantEnv: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229|" + guarded},
		"NODE_OPTIONS":                     {args: "npm start", env: "NODE_OPTIONS=--foo --inspect=9230 --bar", wantArgs: "npm start", wantEnv: "NODE_OPTIONS=--foo --bar --require " + guardPath + "|DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9230"},
		"NODE_OPTIONS and a flag":          {args: "--inspect=9230 app.js", env: "NODE_OPTIONS=--inspect=9231", wantArgs: "app.js", wantEnv: guarded + "|DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9230"},
		"the published wrapper's channel":  {args: "--inspect=1 app.js", env: "NODE_DEBUG=--inspect=9230", wantArgs: "app.js", wantEnv: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9230|" + guarded},
		"a NODE_DEBUG of the user's (W6)":  {args: "app.js", env: "NODE_DEBUG=http", wantArgs: "app.js", wantEnv: "NODE_DEBUG=http"},
		"both kinds":                       {args: "--inspect app.js", env: "NODE_DEBUG=http", wantArgs: "app.js", wantEnv: "NODE_DEBUG=http|DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229|" + guarded},
		"the outer one counts":             {args: "--inspect=9230 app.js", env: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229", wantArgs: "app.js", wantEnv: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229|" + guarded},
		"NODE_OPTIONS that were replaced":  {args: "app.js", env: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229|NODE_OPTIONS=--max-old-space-size=99", wantArgs: "app.js", wantEnv: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229|NODE_OPTIONS=--max-old-space-size=99 --require " + guardPath},
		"a guard that is there":            {args: "app.js", env: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229|" + guarded, wantArgs: "app.js", wantEnv: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229|" + guarded},
		"turned off":                       {args: "--inspect x/node_modules/tool", env: "WRAPPER_ENABLED=0", wantArgs: "--inspect x/node_modules/tool", wantEnv: "WRAPPER_ENABLED=0"},
		"turned off by `no`":               {args: "--inspect app.js", env: "WRAPPER_ENABLED=no", wantArgs: "--inspect app.js", wantEnv: "WRAPPER_ENABLED=no"},
		"turned off by `false`":            {args: "--inspect app.js", env: "WRAPPER_ENABLED=false", wantArgs: "--inspect app.js", wantEnv: "WRAPPER_ENABLED=false"},
		"no script":                        {args: "--inspect", wantEnv: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229|" + guarded},
		"a value that looks like the flag": {args: "--title --inspect app.js", wantArgs: "--title --inspect app.js"},
	} {
		t.Run(name, func(t *testing.T) { check(t, each.args, each.env, each.wantArgs, each.wantEnv, fresh()) })
	}
}

func TestGivesTheFlagWhereThereIsNoGuard(t *testing.T) {
	for name, each := range map[string]struct{ args, env, wantArgs, wantEnv string }{
		"a program":                 {args: "--inspect app.js", wantArgs: "--inspect=127.0.0.1:9229 app.js"},
		"a program by NODE_OPTIONS": {args: "-r dotenv/config app.js", env: "NODE_OPTIONS=--inspect", wantArgs: "--inspect=127.0.0.1:9229 -r dotenv/config app.js", wantEnv: "NODE_OPTIONS="},
		"a program by the channel":  {args: "app.js", env: "NODE_DEBUG=--inspect", wantArgs: "--inspect=127.0.0.1:9229 app.js"},
		"a tool":                    {args: "--inspect node_modules/script.js", wantArgs: "node_modules/script.js", wantEnv: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229"},
		"a tool by NODE_OPTIONS":    {args: "node_modules/script.js", env: "NODE_OPTIONS=--foo --inspect --bar", wantArgs: "node_modules/script.js", wantEnv: "NODE_OPTIONS=--foo --bar|DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229"},
		"npm":                       {args: "--inspect /usr/local/bin/npm start", wantArgs: "/usr/local/bin/npm start", wantEnv: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229"},
		"npx (W5)":                  {args: "--inspect /usr/local/bin/npx tool", wantArgs: "/usr/local/bin/npx tool", wantEnv: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229"},
		"yarn (W5)":                 {args: "--inspect /opt/yarn/bin/yarn.js start", wantArgs: "/opt/yarn/bin/yarn.js start", wantEnv: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229"},
		"an allowed tool":           {args: "--inspect node_modules/script.js", env: "WRAPPER_ALLOWED=foo script.js", wantArgs: "--inspect=127.0.0.1:9229 node_modules/script.js", wantEnv: "WRAPPER_ALLOWED=foo script.js"},
		"next":                      {args: "--inspect=9230 node_modules/.bin/next", wantArgs: "--inspect=127.0.0.1:9230 node_modules/.bin/next"},
		"no script":                 {args: "--inspect -i", wantArgs: "-i", wantEnv: "DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9229"},
	} {
		t.Run(name, func(t *testing.T) { check(t, each.args, each.env, each.wantArgs, each.wantEnv, without()) })
	}
}

func check(t *testing.T, args, env, wantArgs, wantEnv string, around surroundings) {
	t.Helper()
	c := call{args: strings.Fields(args), env: newEnvironment(entries(env))}
	prepare(&c, around)
	if got := strings.Join(c.args, " "); got != wantArgs {
		t.Errorf("args: %q, not %q", got, wantArgs)
	}
	got, want := c.env.entries, entries(wantEnv)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("env: %q, not %q", got, want)
	}
}

func entries(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "|")
}

func TestFindsTheNextNode(t *testing.T) {
	root := t.TempDir()
	place := func(folder string) string {
		path := filepath.Join(root, folder, "node")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o755); err != nil {
			t.Fatal(err)
		}
		return path
	}
	self, first, second := place("self"), place("first"), place("second")
	for name, each := range map[string]struct {
		path []string
		want string
	}{
		"behind its own folder": {path: []string{"self", "first", "second"}, want: first},
		"before its own folder": {path: []string{"second", "self"}, want: second},
		"a folder without node": {path: []string{"self", "nothing", "second"}, want: second},
	} {
		t.Run(name, func(t *testing.T) {
			var folders []string
			for _, folder := range each.path {
				folders = append(folders, filepath.Join(root, folder))
			}
			env := newEnvironment([]string{"PATH=" + strings.Join(folders, ":")})
			if got := findNode(self, env); got != each.want {
				t.Errorf("%s, not %s", got, each.want)
			}
		})
	}
}

func TestKnowsAnOldNode(t *testing.T) {
	prefix := t.TempDir()
	node := filepath.Join(prefix, "bin/node")
	if isTooOld(node, newEnvironment(nil)) || !isTooOld(node, newEnvironment([]string{"NODE_VERSION=8.17.0"})) {
		t.Error("the variable of the image does not count")
	}
	header := filepath.Join(prefix, "include/node/node_version.h")
	if err := os.MkdirAll(filepath.Dir(header), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(header, []byte("#define NODE_MAJOR_VERSION 18\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if isTooOld(node, newEnvironment([]string{"NODE_VERSION=8.17.0"})) {
		t.Error("the header does not count before the variable")
	}
}
