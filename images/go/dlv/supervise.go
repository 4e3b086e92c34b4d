package main

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// supervisor watches over Delve, which is its child, and over the program, which is Delve's child and tracee. Delve alone
// would kill the program on SIGTERM without letting it handle the signal, and would stay when the program has ended.
type supervisor struct {
	delve, program int         // process ids; program is 0 until Delve has started it
	started        bool        // the program has run beyond its entry point
	reason         string      // why the program has no Delve
	server         server      // where Delve listens
	deaths         chan death  // of all our children, Delve among them
	ended          chan int    // process ids of programs that ended under Delve
	answers        chan answer // what Delve said of a program that ended
}

// firstLook is the time between looks for the program while Delve starts it. Delve needs 100 ms and more for that.
const firstLook = 5 * time.Millisecond

// supervise runs a program under Delve and returns its exit code.
func supervise(chosen delve, line commandLine, path string) int {
	line = line.with("--log-dest=2") // without it Delve says where it listens on the program's stdout
	line, at := listening(line)
	signals := make(chan os.Signal, 64)
	signal.Notify(signals, forwarded()...)
	s := &supervisor{server: at, deaths: make(chan death), ended: make(chan int), answers: make(chan answer)}
	adoptOrphans(true)
	if err := s.startDelve(chosen.path, line.delveWords(path)); err != nil {
		adoptOrphans(false)
		return undebugged(line, path, "Delve cannot be started: "+err.Error())
	}
	releaseMemory()
	end := s.watch(signals)
	if end.neverStarted {
		adoptOrphans(false)
		return undebugged(line, path, end.reason)
	}
	return end.exit()
}

// startDelve gives Delve a process group of its own, so that a signal for ours (Ctrl-C, say) does not reach it.
func (s *supervisor) startDelve(path string, words []string) (err error) {
	s.delve, err = syscall.ForkExec(path, append([]string{path}, words...), &syscall.ProcAttr{
		Env:   os.Environ(),
		Files: []uintptr{0, 1, 2},
		Sys:   &syscall.SysProcAttr{Setpgid: true},
	})
	if err == nil {
		go reap(s.deaths)
	}
	return err
}

// watch is the loop of the supervisor: it looks for the program, passes signals to it, and learns how it ends.
func (s *supervisor) watch(signals <-chan os.Signal) end {
	look := time.NewTicker(firstLook)
	defer look.Stop()
	for {
		var done *end
		select {
		case received := <-signals:
			done = s.pass(received.(syscall.Signal))
		case dead := <-s.deaths:
			done = s.mourn(dead)
		case pid := <-s.ended:
			go s.server.ask(pid, s.delve, s.answers)
		case said := <-s.answers:
			done = s.conclude(said)
		case <-look.C:
			s.look(look)
		}
		if done != nil {
			return *done
		}
	}
}

// look finds the program that Delve has started, and then notes when it begins to run.
func (s *supervisor) look(ticker *time.Ticker) {
	if s.program == 0 {
		if s.program = tracee(s.delve, 0); s.program != 0 {
			go awaitEnd(s.program, s.ended)
		}
		return
	}
	s.started = s.started || begun(s.program)
	if s.started {
		ticker.Stop()
	}
}

// conclude ends Delve after the program, unless a debugger has started the program again.
func (s *supervisor) conclude(said answer) *end {
	if said.restarted != 0 {
		s.program = said.restarted
		go awaitEnd(s.program, s.ended)
		return nil
	}
	letClientsLeave(s.delve)
	s.endDelve()
	return &end{status: said.status}
}

// endDelve ends Delve at once: asked by SIGTERM it would first kill the program, which has ended or is no longer wanted.
func (s *supervisor) endDelve() {
	if s.delve == 0 {
		return
	}
	syscall.Kill(s.delve, syscall.SIGKILL)
	for dead := range s.deaths {
		if dead.pid == s.delve {
			break
		}
	}
	s.server.remove()
}
