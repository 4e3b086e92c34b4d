package main

import (
	"runtime/debug"
	"syscall"
	"time"
	"unsafe"
)

// death is the end of a child of ours.
type death struct {
	pid    int
	status syscall.WaitStatus
}

// reap takes the deaths of all our children: of Delve, and of the orphans that come to us because we are PID 1 or have
// adopted them. Delve's own children stay Delve's.
func reap(deaths chan<- death) {
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		switch {
		case err == syscall.EINTR:
		case err != nil:
			return
		case status.Exited() || status.Signaled():
			deaths <- death{pid, status}
		}
	}
}

// prSetChildSubreaper is PR_SET_CHILD_SUBREAPER of linux/prctl.h; package syscall does not name it.
const prSetChildSubreaper = 36

// adoptOrphans makes us the parent of processes that lose theirs, so that a program which Delve leaves is ours to wait
// for. As PID 1 we are that anyway.
func adoptOrphans(on bool) {
	var value uintptr
	if on {
		value = 1
	}
	syscall.RawSyscall(syscall.SYS_PRCTL, prSetChildSubreaper, value, 0)
}

// killChildren ends what is left of a program that never ran.
func killChildren() {
	for _, child := range children(syscall.Getpid()) {
		syscall.Kill(child, syscall.SIGKILL)
	}
}

const (
	sysPidfdOpen = 434 // the same number on every processor; package syscall does not name it
	pollIn       = 1
	// lookAgain is the time between looks where the kernel has no pidfd (before 5.3, or a seccomp profile without it).
	lookAgain = 50 * time.Millisecond
	// lookAnyway is the time between looks beside a pidfd: it tells nothing of a program that is killed while Delve holds its
	// threads, as Delve then waits for none of them.
	lookAnyway = time.Second
)

// awaitEnd tells when a process that is not our child has ended.
func awaitEnd(pid int, ended chan<- int) {
	fd, _, failed := syscall.Syscall(sysPidfdOpen, uintptr(pid), 0, 0)
	pause := func() { time.Sleep(lookAgain) }
	if failed == 0 {
		defer syscall.Close(int(fd))
		pause = func() { pollFor(int32(fd), lookAnyway) }
	}
	for alive(pid) {
		pause()
	}
	ended <- pid
}

// pollFor waits until a file can be read, at most for a time (ppoll(2)); where that is refused it sleeps.
func pollFor(fd int32, longest time.Duration) {
	poll := struct {
		fd              int32
		events, revents int16
	}{fd: fd, events: pollIn}
	limit := syscall.NsecToTimespec(int64(longest))
	_, _, failed := syscall.Syscall6(syscall.SYS_PPOLL,
		uintptr(unsafe.Pointer(&poll)), 1, uintptr(unsafe.Pointer(&limit)), 0, 0, 0)
	if failed != 0 {
		time.Sleep(lookAgain)
	}
}

// releaseMemory gives back what reading the program's file has taken: the rest of our life is waiting.
func releaseMemory() { debug.FreeOSMemory() }
