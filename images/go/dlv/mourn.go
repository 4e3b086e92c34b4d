package main

import (
	"syscall"
	"time"
)

// mourn takes the death of a child: Delve, or a program that Delve has left to us.
func (s *supervisor) mourn(dead death) *end {
	switch dead.pid {
	case s.delve:
		s.delve = 0
		return s.withoutDelve(dead.status)
	case s.program:
		return s.orphaned(dead)
	}
	return nil
}

// withoutDelve goes on with a program that outlives Delve: Delve has crashed, and the kernel lets the program run on
// (ptrace(2)). A program that Delve never got to run is started without it.
func (s *supervisor) withoutDelve(status syscall.WaitStatus) *end {
	s.reason = "Delve has ended (" + describe(status) + ")"
	if s.program == 0 {
		s.program = tracee(syscall.Getpid(), 0)
	}
	switch {
	case s.program != 0 && alive(s.program):
		say("%s; the program goes on without a debugger. A breakpoint that was set will end it", s.reason)
		return nil
	case s.program != 0 && status == 0:
		// A debugger has ended the program: Delve's exit code is the answer.
		return &end{status: status}
	}
	if dead, ours := s.deathOf(s.program); ours {
		return s.orphaned(dead)
	}
	if s.started {
		return &end{status: status}
	}
	return s.instead()
}

// orphaned takes the death of a program that was ours at the end. One that Delve held before its first instruction can die
// of the trap by which it was held; it has not run then.
func (s *supervisor) orphaned(dead death) *end {
	if !s.started && dead.status.Signaled() && dead.status.Signal() == syscall.SIGTRAP {
		return s.instead()
	}
	return &end{status: dead.status}
}

// instead has the program started without Delve, after what is left of it.
func (s *supervisor) instead() *end {
	killChildren()
	return &end{neverStarted: true, reason: s.reason}
}

// lastDeaths is how long the death of a program that came to us with Delve's end may take to be told.
const lastDeaths = 100 * time.Millisecond

// deathOf takes the death of a child that has ended already, if it was ours; of process 0 that is any.
func (s *supervisor) deathOf(pid int) (death, bool) {
	soon := time.After(lastDeaths)
	for {
		select {
		case dead := <-s.deaths:
			if dead.pid == pid || pid == 0 {
				return dead, true
			}
		case <-soon:
			return death{}, false
		}
	}
}
