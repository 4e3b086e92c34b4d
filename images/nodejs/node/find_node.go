package main

import (
	"os"
	"path/filepath"
)

// Where images have node: nodejs/docker-node, Debian, distroless, Bitnami, Red Hat's, buildpacks.
var usualPlaces = []string{
	"/usr/local/bin/node", "/usr/bin/node", "/nodejs/bin/node", "/opt/bitnami/node/bin/node", "/bin/node",
	"/opt/rh/*/root/usr/bin/node", "/layers/*/node/bin/node", "/root/.nvm/versions/node/*/bin/node",
	"/usr/local/nvm/versions/node/*/bin/node", "/home/*/.nvm/versions/node/*/bin/node",
}

// findNode returns the next node in PATH that is not this program. Where PATH names only this one's folder, as it does where
// Skaffold does not know the image's, the usual places are tried.
func findNode(self string, env *environment) string {
	own, _ := os.Stat(self)
	for _, folder := range filepath.SplitList(env.get("PATH")) {
		if folder == "" {
			folder = "."
		}
		if path, err := filepath.Abs(filepath.Join(folder, "node")); err == nil && isOther(path, own) {
			return path
		}
	}
	for _, pattern := range usualPlaces {
		found, _ := filepath.Glob(pattern)
		for _, path := range found {
			if isOther(path, own) {
				return path
			}
		}
	}
	return ""
}

func isOther(path string, own os.FileInfo) bool {
	const executable = 0o111
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&executable != 0 && !os.SameFile(info, own)
}
