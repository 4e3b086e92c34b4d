package main

import (
	"fmt"
	"strconv"
	"syscall"
	"time"
)

// answer is what became of a program that ended: its status, or the process that a debugger has started in its place.
type answer struct {
	status    syscall.WaitStatus
	restarted int
}

const (
	askFor   = 5 * time.Second // Delve notices an end at once, but may be busy reading a big program
	askEvery = 10 * time.Millisecond
	// unnoticed is how long a program is a zombie until it is clear that Delve does not wait for it.
	unnoticed = time.Second
)

// ask finds out how a program ended from Delve, which has waited for it. While Delve lives it always answers: nothing is
// said only if Delve's own death tells.
func (at server) ask(pid, delve int, answers chan<- answer) {
	for start := time.Now(); alive(delve); time.Sleep(askEvery) {
		if next := tracee(delve, pid); next != 0 {
			answers <- answer{restarted: next}
			return
		}
		status, known := at.exitStatus(pid)
		if !known && time.Since(start) > unnoticed {
			status, known = zombieStatus(pid)
		}
		if !known && time.Since(start) > askFor {
			say("the program has ended; its exit code is not known, as Delve does not tell it. The exit code is 1")
			status, known = exited(1), true
		}
		if known {
			answers <- answer{status: status}
			return
		}
	}
}

// exitStatus asks Delve for its state. Of a program that has ended Delve says "Process 12 has exited with status 7"; a
// negative status is a signal.
func (at server) exitStatus(pid int) (syscall.WaitStatus, bool) {
	if !at.asks {
		return 0, false
	}
	delve, err := at.connect()
	if err != nil {
		return 0, false
	}
	defer delve.close()
	err = delve.call("State", map[string]bool{"NonBlocking": true}, nil)
	var process, status int
	if read, _ := fmt.Sscanf(fmt.Sprint(err), "Process %d has exited with status %d", &process, &status); read != 2 {
		return 0, false
	}
	if status < 0 {
		return syscall.WaitStatus(-status), process == pid
	}
	return exited(status), process == pid
}

// exited is the status of a process that ended with an exit code (wait(2)).
func exited(code int) syscall.WaitStatus { return syscall.WaitStatus(code << 8) }

// zombieStatus reads the status of a process that has ended and that nobody has waited for yet (proc(5), exit_code).
func zombieStatus(pid int) (syscall.WaitStatus, bool) {
	fields := stat(pid)
	if fields == nil || fields[fieldState] != "Z" {
		return 0, false
	}
	status, err := strconv.Atoi(fields[fieldExitCode])
	return syscall.WaitStatus(status), err == nil
}
