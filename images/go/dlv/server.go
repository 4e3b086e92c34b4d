package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

// server is where Delve listens for debuggers.
type server struct {
	network, address string
	asks             bool // more than one client may connect, so that we may too
}

// defaultListen is Delve's (`dlv help exec`): some free port.
const defaultListen = "127.0.0.1:0"

// listening reads where Delve is to listen. Port 0 is made a port that is free now, so that Delve can be asked later.
func listening(line commandLine) (commandLine, server) {
	text, given := line.value("listen")
	if !given {
		text = defaultListen
	}
	at := server{network: "tcp", address: text, asks: line.is("accept-multiclient")}
	if path, unix := strings.CutPrefix(text, "unix:"); unix {
		at.network, at.address = "unix", path
		return line, at
	}
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		return line, at
	}
	if port == "0" {
		if probe, err := net.Listen("tcp", text); err == nil {
			_, port, _ = net.SplitHostPort(probe.Addr().String())
			probe.Close()
			line = line.replaced("listen", net.JoinHostPort(host, port))
		}
	}
	at.address = net.JoinHostPort(dialled(host), port)
	return line, at
}

// dialled is the host to call for one to listen at.
func dialled(host string) string {
	switch host {
	case "", "0.0.0.0":
		return "127.0.0.1"
	case "::":
		return "::1"
	}
	return host
}

// remove takes away the socket file of a Delve that was killed.
func (at server) remove() {
	if at.network == "unix" {
		os.Remove(at.address)
	}
}

// answer is what became of a program that ended: its status, or the process that a debugger has started in its place.
type answer struct {
	status    syscall.WaitStatus
	restarted int
}

const (
	askFor   = 5 * time.Second // Delve notices an end at once, but may be busy reading a big program
	askEvery = 10 * time.Millisecond
)

// ask finds out how a program ended from Delve, which has waited for it; its zombie tells too, where Delve has not noticed
// because it had stopped the program.
func (at server) ask(pid, delve int, answers chan<- answer) {
	for start := time.Now(); time.Since(start) < askFor && alive(delve); time.Sleep(askEvery) {
		if next := tracee(delve, pid); next != 0 {
			answers <- answer{restarted: next}
			return
		}
		if status, known := at.exitStatus(pid); known {
			answers <- answer{status: status}
			return
		}
	}
	if !alive(delve) {
		return // its death is told by itself
	}
	status, known := zombieStatus(pid)
	if !known {
		say("the program has ended; its exit code is not known, as Delve does not tell")
		status = 1 << 8
	}
	answers <- answer{status: status}
}

// exitStatus asks Delve's JSON-RPC server for its state (RPCServer.State). Of a program that has ended Delve says
// "Process 12 has exited with status 7"; a negative status is a signal.
func (at server) exitStatus(pid int) (syscall.WaitStatus, bool) {
	if !at.asks {
		return 0, false
	}
	connection, err := net.DialTimeout(at.network, at.address, time.Second)
	if err != nil {
		return 0, false
	}
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(askFor))
	fmt.Fprint(connection, `{"method":"RPCServer.State","params":[{"NonBlocking":true}],"id":1}`)
	var reply struct{ Error any }
	if json.NewDecoder(connection).Decode(&reply) != nil {
		return 0, false
	}
	var exited, status int
	if read, _ := fmt.Sscanf(fmt.Sprint(reply.Error), "Process %d has exited with status %d", &exited, &status); read != 2 {
		return 0, false
	}
	if status < 0 {
		return syscall.WaitStatus(-status), exited == pid
	}
	return syscall.WaitStatus(status << 8), exited == pid
}
