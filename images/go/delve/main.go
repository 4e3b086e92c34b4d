//go:build delve

// Program dlv is Delve's command without what its own main adds, which the debugged program would notice: CGO_CFLAGS in the
// environment, and a telemetry process with files in the home folder. build-delve.sh puts this file in the place of
// cmd/dlv/main.go.
package main

import (
	"os"

	"github.com/go-delve/delve/cmd/dlv/cmds"
)

// settingsVariable says where Delve's settings are (pkg/config); New reads them.
const settingsVariable = "XDG_CONFIG_HOME"

func main() {
	restore := set(settingsVariable, settings())
	command := cmds.New(false)
	restore()
	command.Execute()
}

// settings is a folder beside this program. Elsewhere Delve would write its defaults into the home folder, and complain
// where it cannot.
func settings() string {
	self, err := os.Executable()
	if err != nil {
		return os.Getenv(settingsVariable)
	}
	return self + ".settings"
}

// set changes a variable and returns what puts it back: the debugged program gets our environment.
func set(name, value string) func() {
	before, was := os.LookupEnv(name)
	os.Setenv(name, value)
	return func() {
		if was {
			os.Setenv(name, before)
		} else {
			os.Unsetenv(name)
		}
	}
}
