package main

import (
	"syscall"
	"time"
)

const (
	// patience is how long a program may be held by Delve until that is more than a step or a signal on its way.
	patience = time.Second
	looks    = 10
)

// unblock sees to a program that was told to end. One that is stopped at a breakpoint gets the signal when it goes on. While
// a debugger is connected that is for whoever looks at the program; a debugger that has left it stopped (VS Code does)
// must not keep the pod until its grace period is over.
func (at server) unblock(pid, delve int, sent syscall.Signal) {
	for range looks {
		time.Sleep(patience / looks)
		if !held(pid) {
			return
		}
	}
	if !at.asks || sockets(delve) > 1 {
		say("the program is stopped by the debugger; it gets the signal %q when it is continued", sent.String())
		return
	}
	say("the program is stopped, and no debugger is connected: it is continued for the signal %q", sent.String())
	if err := at.letRun(); err != nil {
		say("it cannot be continued: %v", err)
	}
}
