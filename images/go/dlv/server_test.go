package main

import (
	"encoding/json"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestWhereDelveListens(t *testing.T) {
	for given, want := range map[string]server{
		"exec --listen=127.0.0.1:56268 app":           {"tcp", "127.0.0.1:56268", false},
		"exec --accept-multiclient --listen=:1 app":   {"tcp", "127.0.0.1:1", true},
		"exec --listen=0.0.0.0:1 app":                 {"tcp", "127.0.0.1:1", false},
		"exec --listen=[::]:1 app":                    {"tcp", "[::1]:1", false},
		"exec -l localhost:1 app":                     {"tcp", "localhost:1", false},
		"exec --listen=unix:/run/dlv.sock app":        {"unix", "/run/dlv.sock", false},
		"exec --accept-multiclient --listen=nonsense": {"tcp", "nonsense", true},
	} {
		line, at := listening(parse(strings.Fields(given)))
		if at != want || !slices.Equal(line.words, strings.Fields(given)) {
			t.Errorf("%q: got %+v", given, at)
		}
	}
}

func TestPortNullBecomesAPortThatCanBeAsked(t *testing.T) {
	for _, given := range []string{"exec app", "exec --listen=127.0.0.1:0 app"} {
		line, at := listening(parse(strings.Fields(given)))
		listen, _ := line.value("listen")
		if listen != at.address || strings.HasSuffix(listen, ":0") || !strings.HasPrefix(listen, "127.0.0.1:") {
			t.Errorf("%q: Delve listens at %q, we ask %q", given, listen, at.address)
		}
	}
}

// pretendDelve answers each call with the next of the given lines, and returns the methods that were called.
func pretendDelve(t *testing.T, replies ...string) (server, chan string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "socket")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	called := make(chan string, len(replies))
	go func() {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		defer connection.Close()
		requests := json.NewDecoder(connection)
		for _, reply := range replies {
			var request struct {
				Method string
				Params []json.RawMessage
			}
			if requests.Decode(&request) != nil {
				return
			}
			called <- request.Method + " " + string(request.Params[0])
			connection.Write([]byte(reply + "\n"))
		}
	}()
	return server{"unix", path, true}, called
}

func TestDelveTellsTheExitStatus(t *testing.T) {
	for _, c := range []struct {
		reply  string
		status syscall.WaitStatus
		known  bool
	}{
		{`{"id":1,"result":null,"error":"Process 12 has exited with status 7"}`, exited(7), true},
		{`{"id":1,"result":null,"error":"Process 12 has exited with status 0"}`, 0, true},
		{`{"id":1,"result":null,"error":"Process 12 has exited with status -15"}`, syscall.WaitStatus(15), true},
		{`{"id":1,"result":null,"error":"Process 11 has exited with status 7"}`, exited(7), false},
		{`{"id":1,"result":{"State":{"Running":true}},"error":null}`, 0, false},
		{`{"id":1,"result":null,"error":"something else"}`, 0, false},
		{`nonsense`, 0, false},
	} {
		at, _ := pretendDelve(t, c.reply)
		if status, known := at.exitStatus(12); status != c.status || known != c.known {
			t.Errorf("%s: got %v, %v", c.reply, status, known)
		}
	}
}

func TestADelveForOneClientIsNotAsked(t *testing.T) {
	at, called := pretendDelve(t, `{"id":1,"result":null,"error":"Process 12 has exited with status 7"}`)
	at.asks = false
	if _, known := at.exitStatus(12); known || len(called) > 0 {
		t.Error("we must not be that client")
	}
}

func TestAProgramIsLetRunWithoutItsBreakpoints(t *testing.T) {
	at, called := pretendDelve(t,
		`{"id":1,"result":{"Breakpoints":[{"id":-1},{"id":3,"file":"main.go"}]},"error":null}`,
		`{"id":1,"result":{},"error":null}`, "")
	if err := at.letRun(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`RPCServer.ListBreakpoints {}`, `RPCServer.ClearBreakpoint {"Id":3}`, `RPCServer.Command {"name":"continue"}`} {
		if got := <-called; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
