// Program program does what its first argument says, so that tests can see what becomes of it under the supervisor.
package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	fmt.Println("program", strings.Join(os.Args[1:], " "))
	switch os.Args[1] {
	case "exit":
		code, _ := strconv.Atoi(os.Args[2])
		os.Exit(code)
	case "die":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case "copy":
		io.Copy(os.Stdout, os.Stdin)
	case "serve":
		serve()
	case "deaf":
		time.Sleep(time.Hour)
	case "orphan":
		orphan()
	case "linger":
		time.Sleep(200 * time.Millisecond)
	case "show":
		show()
	}
}

// serve works until it is told to stop, and shows every signal that it gets.
func serve() {
	signals := make(chan os.Signal, 16)
	signal.Notify(signals)
	for count := 0; ; count++ {
		select {
		case got := <-signals:
			if got == syscall.SIGURG || got == syscall.SIGCHLD {
				continue
			}
			fmt.Println("got", got)
			if got == syscall.SIGTERM {
				os.Exit(42)
			}
		case <-time.After(20 * time.Millisecond):
			step(count)
		}
	}
}

//go:noinline
func step(count int) string {
	greeting := "hello " + strconv.Itoa(count)
	return greeting // BREAKPOINT
}

// orphan leaves a grandchild whose parent is gone, and tells when the grandchild's process has been taken away.
func orphan() {
	script := fmt.Sprintf("%s linger >/dev/null & echo $!", os.Args[0])
	out, err := exec.Command("/bin/sh", "-c", script).Output()
	pid := strings.TrimSpace(string(out))
	fmt.Println("orphan", pid != "", err)
	for i := 0; i < 100; i++ {
		if _, err := os.Stat("/proc/" + pid); err != nil {
			fmt.Println("reaped")
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	fmt.Println("a zombie")
	os.Exit(1)
}

// show tells what a program has from whoever starts it.
func show() {
	folder, _ := os.Getwd()
	mask := syscall.Umask(0)
	fmt.Printf("folder=%s\numask=%o\n", folder, mask)
	links, _ := filepath.Glob("/proc/self/fd/*")
	for _, link := range links {
		target, _ := os.Readlink(link)
		if strings.HasPrefix(target, "/") && !strings.HasPrefix(target, "/dev/") {
			fmt.Println("open", target)
		}
	}
	for _, variable := range os.Environ() {
		fmt.Println("env", variable)
	}
}
