package main

import (
	"reflect"
	"strings"
	"testing"
)

func TestDelveGetsTheWords(t *testing.T) {
	const added = " --only-same-user=false --check-go-version=false"
	for _, c := range []struct{ given, program, args, delve string }{
		{"exec app", "app", "", "exec" + added + " /bin/app"},
		{"exec app -- -v a", "app", "-v a", "exec" + added + " /bin/app -- -v a"},
		{"exec --headless app --continue -- -l", "app", "-l", "exec --headless --continue" + added + " /bin/app -- -l"},
		{"--headless exec app", "app", "", "exec --headless" + added + " /bin/app"},
		{"exec --listen :1 app", "app", "", "exec --listen :1" + added + " /bin/app"},
		{"exec -l :1 -r stdin:in app x", "app", "x", "exec -l :1 -r stdin:in" + added + " /bin/app -- x"},
		{"exec -l:1 --wd /tmp app", "app", "", "exec -l:1 --wd /tmp" + added + " /bin/app"},
		{"exec --only-same-user --check-go-version=true app", "app", "", "exec --only-same-user --check-go-version=true /bin/app"},
		{"exec -- app -- -x", "app", "-- -x", "exec" + added + " /bin/app -- -- -x"},
	} {
		line := parse(strings.Fields(c.given))
		if line.program != c.program || strings.Join(line.args, " ") != c.args {
			t.Errorf("%q: got program %q and args %q", c.given, line.program, line.args)
		}
		if got := strings.Join(line.delveWords("/bin/app"), " "); got != c.delve {
			t.Errorf("%q:\ngot  %s\nwant %s", c.given, got, c.delve)
		}
	}
}

func TestHandedOverWordsStayAsTheyAre(t *testing.T) {
	for given, want := range map[string]string{
		"attach 1 --headless":       "--only-same-user=false --check-go-version=false attach 1 --headless",
		"dap --only-same-user=true": "--check-go-version=false dap --only-same-user=true",
	} {
		if got := strings.Join(withDefaults(parse(strings.Fields(given))), " "); got != want {
			t.Errorf("%q:\ngot  %s\nwant %s", given, got, want)
		}
	}
}

func TestSupervisedIsWhatServesDebuggers(t *testing.T) {
	for given, want := range map[string]bool{
		"exec app":                              false,
		"exec --headless app":                   true,
		"exec --headless=true app":              true,
		"exec --headless=false app":             false,
		"exec --headless --headless=0 app":      false,
		"exec --headless --backend=native app":  true,
		"exec --headless --backend rr app":      false,
		"exec --headless app --help":            false,
		"exec --headless -h app":                false,
		"exec app -- --headless":                false,
		"exec --headless --backend default app": true,
	} {
		if got := parse(strings.Fields(given)).supervised(); got != want {
			t.Errorf("%q: got %v", given, got)
		}
	}
}

func TestAFlagIsReplacedWhereverItStands(t *testing.T) {
	line := parse([]string{"exec", "-l", ":0", "app", "--listen=:0", "--headless"}).replaced("listen", ":5")
	want := []string{"--headless", "--listen=:5"}
	var got []string
	for _, flag := range line.flags {
		got = append(got, flag.words...)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
}
