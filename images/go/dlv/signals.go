package main

import (
	"os"
	"os/signal"
	"syscall"
)

// own are the signals that mean this process itself: what its own faults, children, timers and terminal cause, and what
// Go's runtime uses.
var own = map[syscall.Signal]bool{
	syscall.SIGILL: true, syscall.SIGTRAP: true, syscall.SIGABRT: true, syscall.SIGBUS: true, syscall.SIGFPE: true,
	syscall.SIGKILL: true, syscall.SIGSEGV: true, syscall.SIGPIPE: true, syscall.SIGCHLD: true, syscall.SIGCONT: true,
	syscall.SIGSTOP: true, syscall.SIGTSTP: true, syscall.SIGTTIN: true, syscall.SIGTTOU: true, syscall.SIGURG: true,
	syscall.SIGSYS: true,
}

// lastSignal is the last real-time signal of Linux (signal(7)).
const lastSignal = 64

// forwarded lists the signals that go to the program: all that somebody may send it, but for those that are ignored here
// and so are ignored by Delve and the program too (nohup).
func forwarded() []os.Signal {
	var list []os.Signal
	for number := syscall.Signal(1); number <= lastSignal; number++ {
		if !own[number] && !signal.Ignored(number) {
			list = append(list, number)
		}
	}
	return list
}

// ending are the signals by which a container is stopped (STOPSIGNAL of common images) or a terminal is left.
var ending = map[syscall.Signal]bool{
	syscall.SIGTERM: true, syscall.SIGINT: true, syscall.SIGQUIT: true, syscall.SIGHUP: true,
}

// pass gives a signal to the program. One that has not run yet cannot handle it: the kernel would keep the signal until a
// debugger continues, and a pod that waits for a debugger could not be stopped before its grace period is over.
func (s *supervisor) pass(received syscall.Signal) *end {
	s.started = s.started || s.program != 0 && begun(s.program)
	if s.started {
		syscall.Kill(s.program, received)
		if ending[received] {
			go s.server.unblock(s.program, s.delve, received)
		}
		return nil
	}
	if !ending[received] {
		return nil
	}
	say("the program had not begun when the signal %q came, and does not begin", received.String())
	if s.program != 0 {
		syscall.Kill(s.program, syscall.SIGKILL)
	}
	s.endDelve()
	killChildren()
	return &end{status: syscall.WaitStatus(received)}
}
