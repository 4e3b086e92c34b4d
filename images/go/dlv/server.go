package main

import (
	"net"
	"os"
	"strings"
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
