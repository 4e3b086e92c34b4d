package main

import (
	"os"
	"os/exec"
	"slices"
	"syscall"
	"testing"
	"time"
)

// startZombie starts a command and waits until it has ended, but does not take its status.
func startZombie(t *testing.T, command string) *exec.Cmd {
	t.Helper()
	child := exec.Command("/bin/sh", "-c", command)
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { child.Wait() })
	ended := make(chan int)
	go awaitEnd(child.Process.Pid, ended)
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("its end is not seen")
	}
	return child
}

func TestTheStatusOfAZombieIsRead(t *testing.T) {
	for command, want := range map[string]syscall.WaitStatus{"exit 7": exited(7), "exit 0": 0, "kill -9 $$": 9} {
		pid := startZombie(t, command).Process.Pid
		if status, known := zombieStatus(pid); status != want || !known {
			t.Errorf("%s: got %v, %v", command, status, known)
		}
		if alive(pid) {
			t.Errorf("%s: a zombie is not alive", command)
		}
	}
	if _, known := zombieStatus(os.Getpid()); known {
		t.Error("a living process has no status")
	}
}

func TestChildrenAreFoundInBothWays(t *testing.T) {
	child := exec.Command("/bin/sleep", "10")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { child.Process.Kill(); child.Wait() }()
	for _, found := range [][]int{children(os.Getpid()), childrenByParent(os.Getpid())} {
		if !slices.Contains(found, child.Process.Pid) {
			t.Errorf("got %v, want %d among them", found, child.Process.Pid)
		}
	}
	if found := tracee(os.Getpid(), 0); found != child.Process.Pid {
		t.Errorf("got %d", found)
	}
	if found := tracee(os.Getpid(), child.Process.Pid); found != 0 {
		t.Errorf("the previous program is not the next one: got %d", found)
	}
	if !alive(child.Process.Pid) || held(child.Process.Pid) || begun(child.Process.Pid) || !begun(os.Getpid()) {
		t.Error("it lives, nobody holds it, and it has one thread; we have more")
	}
}

func TestSignalsThatGoToTheProgram(t *testing.T) {
	list := forwarded()
	for _, yes := range []os.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1,
		syscall.SIGUSR2, syscall.SIGWINCH, syscall.SIGPWR, syscall.Signal(37)} {
		if !slices.Contains(list, yes) {
			t.Errorf("%v is missing", yes)
		}
	}
	for _, no := range []os.Signal{syscall.SIGCHLD, syscall.SIGURG, syscall.SIGSEGV, syscall.SIGTTOU, syscall.SIGKILL} {
		if slices.Contains(list, no) {
			t.Errorf("%v means this process", no)
		}
	}
}
