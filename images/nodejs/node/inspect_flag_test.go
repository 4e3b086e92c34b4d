package main

import "testing"

func TestInspectIsReadAsNodeReadsIt(t *testing.T) {
	for word, want := range map[string]string{
		"--inspect":                    "--inspect=127.0.0.1:9229",
		"--inspect=":                   "--inspect=127.0.0.1:9229",
		"--inspect=1":                  "--inspect=127.0.0.1:1",
		"--inspect=0":                  "--inspect=127.0.0.1:0",
		"--inspect=host":               "--inspect=host:9229",
		"--inspect=0.0.0.0:1":          "--inspect=0.0.0.0:1",
		"--inspect=[::]:1":             "--inspect=[::]:1",
		"--inspect=[::1]":              "--inspect=[::1]:9229",
		"--inspect=:1":                 "--inspect=127.0.0.1:1",
		"--inspect-brk":                "--inspect-brk=127.0.0.1:9229",
		"--inspect_brk=1":              "--inspect-brk=127.0.0.1:1",
		"--inspect-wait=host:1":        "--inspect-brk=host:1",
		"--inspect-port=1":             "",
		"--inspect-publish-uid=stderr": "",
		"--inspector":                  "",
		"inspect":                      "",
	} {
		got := ""
		if asked, is := readInspect(word); is {
			got = asked.flag()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
}

func TestThePortMayStandAlone(t *testing.T) {
	for words, want := range map[string]string{
		"--inspect --inspect-port=1 a.js":   "127.0.0.1:1",
		"--inspect-port=h:1 --inspect a.js": "h:1",
		"--inspect=2 --inspect-port=1 a.js": "127.0.0.1:2",
	} {
		if got := parse(fields(words)).asked.address(); got != want {
			t.Errorf("%s: got %s", words, got)
		}
	}
}
