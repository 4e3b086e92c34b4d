package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestFlags(t *testing.T) {
	for _, each := range []struct {
		words string
		want  request
		fault string
	}{
		{"--mode debugpy --port 1234 -- python app.py", request{"debugpy", 1234, false, []string{"python", "app.py"}}, ""},
		{"-mode=ptvsd -port=1 -wait -- x --port 2", request{"ptvsd", 1, true, []string{"x", "--port", "2"}}, ""},
		{"--wait=false x", request{"debugpy", 5678, false, []string{"x"}}, ""},
		{"--helpers /dbg -- x", request{"debugpy", 5678, false, []string{"x"}}, ""},
		{"--mode gdb -- x", request{}, `--mode must be one of debugpy, ptvsd, pydevd, pydevd-pycharm; got "gdb"`},
		{"--port none -- x", request{}, `--port must be a number from 1 to 65535; got "none"`},
		{"--port 70000 -- x", request{}, `--port must be a number`},
		{"--prot 1 -- x", request{}, "--prot is not a flag"},
		{"--mode", request{}, "--mode needs a value"},
		{"--port 1 --", request{}, "there is no command to start"},
	} {
		got, err := parse(strings.Fields(each.words))
		if each.fault != "" {
			if err == nil || !strings.HasPrefix(err.Error(), each.fault) {
				t.Errorf("%s: fault %v, not %q", each.words, err, each.fault)
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(got, each.want) {
			t.Errorf("%s: %+v (%v), not %+v", each.words, got, err, each.want)
		}
	}
}

// A machine of files: PATH is its bin folder.
func machineOf(t *testing.T, found version, files map[string]string) world {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(text, "@", folder)), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return world{folder, []string{"PATH=" + folder + "/bin"}, func(string) version { return found }}
}

func TestPlan(t *testing.T) {
	files := map[string]string{
		"bin/python": "", "bin/python2": "", "bin/python3.14": "", "bin/app": "\x7fELF",
		"bin/gunicorn":                  "#!@/bin/python3.14\n",
		"bin/isolated":                  "#!@/bin/python -Es\n",
		"bin/by-env":                    "#!/usr/bin/env python\n",
		"bin/start":                     "#!/bin/sh\n",
		"debugpy/1.5.1/python-versions": "2.7 3.6\n", "debugpy/1.8.22/python-versions": "3.10 3.15\n",
	}
	const hook, direct, plain = "hook", "direct", "plain"
	three, two := version{3, 13}, version{2, 7}
	for _, each := range []struct {
		command string
		found   version
		how     string
		words   string
	}{
		{"python -u app.py", three, hook, "python -u app.py"},
		{"python3.14 -m flask run", version{}, hook, "python3.14 -m flask run"},
		{"python app.py", version{}, hook, "python app.py"},
		{"gunicorn app", three, hook, "gunicorn app"},
		{"by-env x", three, hook, "by-env x"},
		{"start", three, hook, "start"},
		{"app", three, hook, "app"},
		{"exec gunicorn app", three, hook, "gunicorn app"},
		{"python -I -m app x", three, direct, "python -I @/debugpy/1.8.22/debugpy --listen 127.0.0.1:5678 -m app x"},
		{"isolated x", three, direct, "@/bin/python -Es @/debugpy/1.8.22/debugpy --listen 127.0.0.1:5678 @/bin/isolated x"},
		{"python /srv/app.py", two, direct, "python @/debugpy/1.5.1/debugpy --listen 127.0.0.1:5678 /srv/app.py"},
		{"python2 -W ignore -um app", two, direct, "python2 -W ignore -u @/debugpy/1.5.1/debugpy --listen 127.0.0.1:5678 -m app"},
		{"by-env x", two, direct, "python @/debugpy/1.5.1/debugpy --listen 127.0.0.1:5678 @/bin/by-env x"},
		{"python -c pass", three, direct, "python @/debugpy/1.8.22/debugpy --listen 127.0.0.1:5678 -c pass"},
		{"python -EW ignore -Ximporttime /srv/app.py", three, direct, "python -EW ignore -Ximporttime @/debugpy/1.8.22/debugpy --listen 127.0.0.1:5678 /srv/app.py"},
		{"python -Walways::ImportWarning app.py", three, hook, "python -Walways::ImportWarning app.py"},
		{"cd /app && python app.py", three, hook, "/bin/sh -c cd /app && python app.py"},
		{"A=1 python app.py", three, hook, "/bin/sh -c A=1 python app.py"},
		{"python -I", three, plain, "python -I"},
		{"python -I app.py", version{3, 16}, plain, "python -I app.py"},
	} {
		around := machineOf(t, each.found, files)
		got := plan(request{"debugpy", 5678, false, strings.Fields(each.command)}, around)
		want := strings.ReplaceAll(each.words, "@", around.root)
		if text := strings.Join(got.words, " "); text != want {
			t.Errorf("%s: starts %s, not %s", each.command, text, want)
		}
		isHooked := get(got.environ, "PYTHONPATH") == around.root+"/hook"
		if isHooked != (each.how == hook) {
			t.Errorf("%s: PYTHONPATH is %q", each.command, get(got.environ, "PYTHONPATH"))
		}
		if (got.note != "") != (each.how == plain && each.found == version{3, 16}) {
			t.Errorf("%s: says %q", each.command, got.note)
		}
	}
}

func TestPlanWithoutDebugger(t *testing.T) {
	around := machineOf(t, version{3, 13}, map[string]string{"bin/python": ""})
	for _, each := range []struct {
		asked   request
		off     string
		words   []string
		because string
	}{
		{request{"debugpy", 1, false, []string{"python", "x"}}, "WRAPPER_ENABLED=false", []string{"python", "x"}, ""},
		{request{"debugpy", 1, false, []string{"cd", "/app"}}, "", nil, `"cd /app" is a word of a shell`},
	} {
		here := around
		if each.off != "" {
			here.environ = append([]string{each.off}, around.environ...)
		}
		got := plan(each.asked, here)
		if !reflect.DeepEqual(got.words, each.words) || !strings.HasPrefix(got.note, each.because) {
			t.Errorf("%v: %v, %q", each.asked, got.words, got.note)
		}
		if get(got.environ, "PYTHONPATH") != "" {
			t.Errorf("%v: the hook is loaded", each.asked)
		}
	}
}

func TestHookedEnvironment(t *testing.T) {
	around := world{"/dbg/python", []string{"A=1", "PYTHONPATH=/srv/lib"}, nil}
	got := hooked(request{"ptvsd", 5679, true, nil}, around)
	want := []string{"A=1", "DUCTTAPE_PYTHON_LISTEN=127.0.0.1:5679", "DUCTTAPE_PYTHON_WAIT=1", "PYTHONPATH=/dbg/python/hook:/srv/lib"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}

func TestPydevd(t *testing.T) {
	around := machineOf(t, version{2, 7}, map[string]string{"bin/python": "", "bin/python3": "", "debugpy/1.5.1/python-versions": "2.7 3.6"})
	file := around.root + "/debugpy/1.5.1/debugpy/_vendored/pydevd/pydevd.py"
	for _, each := range []struct {
		command string
		wait    bool
		words   string
		note    bool
	}{
		{"python3 -u x.py", false, "python3 -u x.py", false},
		{"python /x.py y", true, "python " + file + " --server --port 1 --file /x.py y", false},
		{"python x.py", false, "python x.py", true},
		{"python -m x", true, "python -m x", true},
	} {
		got := plan(request{"pydevd-pycharm", 1, each.wait, strings.Fields(each.command)}, around)
		if text := strings.Join(got.words, " "); text != each.words || (got.note != "") != each.note {
			t.Errorf("%s: %s, %q", each.command, text, got.note)
		}
		if isHooked := get(got.environ, "DUCTTAPE_PYTHON_PROTOCOL") == "pydevd"; isHooked != strings.HasPrefix(each.command, "python3") {
			t.Errorf("%s: %v", each.command, got.environ)
		}
	}
}

func TestShebang(t *testing.T) {
	around := machineOf(t, version{}, map[string]string{
		"plain": "#!/usr/bin/python3 -u\nx", "env": "#!/usr/bin/env python3\r\n", "split": "#! /usr/bin/env -S python3 -I\n", "none": "\x7fELF", "empty": "",
	})
	for name, want := range map[string]string{
		"plain": "/usr/bin/python3 -u", "env": "python3", "split": "python3 -I", "none": "", "empty": "", "missing": "",
	} {
		if got := strings.Join(shebangOf(filepath.Join(around.root, name)), " "); got != want {
			t.Errorf("%s: %q, not %q", name, got, want)
		}
	}
}

func TestStatedVersion(t *testing.T) {
	if got := versionOf([]string{"WRAPPER_PYTHON_VERSION=3.9.1"})("python"); got != (version{3, 9}) {
		t.Errorf("%v", got)
	}
	for text, want := range map[string]version{"3.13": {3, 13}, "2.7.18": {2, 7}, "": {}, "x": {}} {
		if got := parseVersion(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
