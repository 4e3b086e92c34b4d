package main

import (
	"net"
	"strconv"
	"strings"
)

// request is where the inspector is to listen, and whether the program waits for its debugger.
type request struct {
	host, port string
	waits      bool
}

// What Node.js takes where `--inspect` does not say it.
const (
	defaultHost = "127.0.0.1"
	defaultPort = "9229"
)

// requestOf reads `--inspect`, `--inspect=9229`, `--inspect=host`, `--inspect=host:9229` and `--inspect-brk`, `--inspect-wait` likewise.
func requestOf(flag, ownPort string) (request, bool) {
	match := inspectFlag.FindStringSubmatch(flag)
	if match == nil {
		return request{}, false
	}
	asked := request{host: defaultHost, port: defaultPort, waits: match[1] != ""}
	if ownPort != "" {
		asked.port = ownPort
	}
	address := match[2]
	switch host, port, err := net.SplitHostPort(address); {
	case address == "":
	case isPort(address):
		asked.port = address
	case err == nil && host != "" && isPort(port):
		asked.host, asked.port = host, port
	case err == nil && host == "" && isPort(port):
		asked.port = port
	default:
		asked.host = strings.Trim(address, "[]")
	}
	return asked, true
}

func isPort(text string) bool {
	number, err := strconv.Atoi(text)
	return err == nil && number >= 0 && number < 65536
}

func (r request) address() string { return net.JoinHostPort(r.host, r.port) }

// flag is how Node.js itself is told.
func (r request) flag() string {
	if r.waits {
		return "--inspect-brk=" + r.address()
	}
	return "--inspect=" + r.address()
}

// readRequest returns what an outer one of us, or the function, has asked for in the variables of the guard.
func readRequest(env *environment) (request, bool) {
	host, port, err := net.SplitHostPort(env.get("DUCTTAPE_NODEJS_LISTEN"))
	return request{host: host, port: port, waits: env.get("DUCTTAPE_NODEJS_WAIT") == "1"}, err == nil
}

func (r request) write(env *environment) {
	env.set("DUCTTAPE_NODEJS_LISTEN", r.address())
	env.unset("DUCTTAPE_NODEJS_WAIT")
	if r.waits {
		env.set("DUCTTAPE_NODEJS_WAIT", "1")
	}
}
