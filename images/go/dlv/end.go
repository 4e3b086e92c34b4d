package main

import (
	"fmt"
	"os/signal"
	"syscall"
	"time"
)

// end is how the supervised program ended, or that it never started and why.
type end struct {
	status       syscall.WaitStatus
	neverStarted bool
	reason       string
}

// exit ends this process as the program ended: with its exit code, or by the same signal. PID 1 cannot be killed by its
// own signal, so the exit code is then 128+n, as a shell gives it.
func (e end) exit() int {
	if !e.status.Signaled() {
		return e.status.ExitStatus()
	}
	number := e.status.Signal()
	if syscall.Getpid() != 1 {
		// The program has left its core dump, if any; ours would tell nothing.
		syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
		signal.Reset(number)
		syscall.Kill(syscall.Getpid(), number)
		time.Sleep(100 * time.Millisecond)
	}
	return 128 + int(number)
}

// describe tells an end in words.
func describe(status syscall.WaitStatus) string {
	if status.Signaled() {
		return "killed by signal: " + status.Signal().String()
	}
	return fmt.Sprintf("exit code %d", status.ExitStatus())
}
