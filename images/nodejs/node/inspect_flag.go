package main

import (
	"net"
	"regexp"
	"strconv"
	"strings"
)

// Where Node.js listens if the flag does not say (nodejs.org/api/cli.html, `--inspect`).
const (
	defaultHost = "127.0.0.1"
	defaultPort = "9229"
)

// request is what an `--inspect` asks for.
type request struct {
	host, port string
	waits      bool
}

func (asked request) address() string { return net.JoinHostPort(asked.host, asked.port) }

// flag returns the request as Node.js reads it.
func (asked request) flag() string {
	if asked.waits {
		return "--inspect-brk=" + asked.address()
	}
	return "--inspect=" + asked.address()
}

// `--inspect-port` and `--inspect-publish-uid` open nothing. Node.js takes underscores for hyphens.
var inspectFlag = regexp.MustCompile(`^--inspect(?:[-_](brk|wait))?(?:=(.*))?$`)

// readInspect returns the request that a word is, if it is one.
func readInspect(word string) (request, bool) {
	found := inspectFlag.FindStringSubmatch(word)
	if found == nil {
		return request{}, false
	}
	host, port := splitAddress(found[2])
	return request{host: host, port: port, waits: found[1] != ""}, true
}

// splitAddress reads PORT, HOST, HOST:PORT and [IPV6]:PORT, any of which may be missing.
func splitAddress(address string) (host, port string) {
	host, port = address, ""
	if at := strings.LastIndex(address, ":"); at >= 0 && !strings.HasSuffix(address, "]") {
		host, port = address[:at], address[at+1:]
	} else if isNumber(address) {
		host, port = "", address
	}
	if host = strings.Trim(host, "[]"); host == "" {
		host = defaultHost
	}
	if !isNumber(port) {
		port = defaultPort
	}
	return host, port
}

func isNumber(text string) bool {
	_, err := strconv.ParseUint(text, 10, 16)
	return err == nil
}
