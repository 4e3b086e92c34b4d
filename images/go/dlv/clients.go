package main

import (
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	// clientsMayTake is how long debuggers have to take the news that the program has ended, and to leave.
	clientsMayTake = time.Second
	clientsLook    = 10 * time.Millisecond
)

// letClientsLeave gives connected debuggers a moment for the event that the program has ended.
func letClientsLeave(delve int) {
	start := time.Now()
	for sockets(delve) > 1 && time.Since(start) < clientsMayTake {
		time.Sleep(clientsLook)
	}
}

// sockets counts the open sockets of Delve: the one it listens at, and one for each client. Those of the program, its
// standard files, do not count.
func sockets(delve int) int {
	folder := "/proc/" + strconv.Itoa(delve) + "/fd/"
	entries, _ := os.ReadDir(folder)
	count := 0
	for _, entry := range entries {
		if number, _ := strconv.Atoi(entry.Name()); number <= 2 {
			continue
		}
		if target, _ := os.Readlink(folder + entry.Name()); strings.HasPrefix(target, "socket:") {
			count++
		}
	}
	return count
}
