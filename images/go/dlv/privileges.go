package main

import (
	"os"
	"strings"
	"syscall"
)

// privileges tells which rights a program would lose under a debugger, or nothing. The kernel takes set-user-id and file
// capabilities from a traced program unless its tracer is privileged (capabilities(7), execve(2)); where
// no_new_privs is set (allowPrivilegeEscalation: false) it never had them.
func privileges(path string) string {
	if os.Geteuid() == 0 || noNewPrivileges() {
		return ""
	}
	const remedy = "; it loses them under a debugger. Set allowPrivilegeEscalation: false if it does not need them"
	if size, err := syscall.Getxattr(path, "security.capability", nil); err == nil && size > 0 {
		return "its file gives it capabilities (setcap)" + remedy
	}
	info, err := os.Stat(path)
	if err == nil && info.Mode()&(os.ModeSetuid|os.ModeSetgid) != 0 {
		return "its file gives it another user's or group's rights" + remedy
	}
	return ""
}

func noNewPrivileges() bool {
	status, err := os.ReadFile("/proc/self/status")
	return err == nil && strings.Contains(string(status), "\nNoNewPrivs:\t1\n")
}
