// Writes what BuildKit makes of the Dockerfiles in dockerfiles.json into said.json; nothing is built and no network is used.
//
//	cd test/images/buildkit && go run .
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log"
	"os"
	"strings"

	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go/v1"
)

type input struct {
	BuildArgs   map[string]string
	Base        json.RawMessage
	Dockerfiles map[string][]string
}

// Every image is the same one.
type oneImage struct{ config []byte }

func (image oneImage) ResolveImageConfig(_ context.Context, name string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	return name, digest.FromBytes(image.config), image.config, nil
}

func main() {
	var in input
	text, err := os.ReadFile("dockerfiles.json")
	check(err)
	check(json.Unmarshal(text, &in))
	said := map[string]any{}
	for name, lines := range in.Dockerfiles {
		said[name] = says(in, strings.Join(lines, "\n"))
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	check(encoder.Encode(said))
	check(os.WriteFile("said.json", out.Bytes(), 0o644))
}

// What the image's configuration says, or why there is none.
func says(in input, dockerfile string) any {
	platform := v1.Platform{OS: "linux", Architecture: "amd64"}
	base, err := json.Marshal(map[string]any{
		"os": platform.OS, "architecture": platform.Architecture, "config": in.Base,
		"rootfs": map[string]any{"type": "layers", "diff_ids": []string{}},
	})
	check(err)
	_, image, _, _, err := dockerfile2llb.Dockerfile2LLB(context.Background(), []byte(dockerfile), dockerfile2llb.ConvertOpt{
		Config:         dockerui.Config{BuildArgs: in.BuildArgs, BuildPlatforms: []v1.Platform{platform}},
		TargetPlatform: &platform,
		MetaResolver:   oneImage{base},
	})
	if err != nil {
		return map[string]string{"refused": err.Error()}
	}
	config := image.Config
	return map[string]any{
		"Entrypoint": config.Entrypoint, "Cmd": config.Cmd, "Env": config.Env,
		"WorkingDir": config.WorkingDir, "User": config.User, "Labels": config.Labels,
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
