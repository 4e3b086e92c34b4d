package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// parts says what an image holds; it is /parts.json, generated from images/versions.yaml.
type parts struct {
	Runtime string   `json:"runtime"`
	Always  []string `json:"always"`
	Parts   []part   `json:"parts"`
}

// part is what serves a window of versions of the language, or what is asked for by its name.
type part struct {
	Paths []string `json:"paths"`
	Name  string   `json:"name,omitempty"`
	From  string   `json:"from,omitempty"`
	To    string   `json:"to,omitempty"`
}

// readParts reads and checks parts.json: a fault in it is a fault of the image.
func readParts(file string) (parts, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return parts{}, fmt.Errorf("%s cannot be read (%v); build the image as images/README.md says", file, reason(err))
	}
	var image parts
	if err := json.Unmarshal(text, &image); err != nil {
		return parts{}, fmt.Errorf("%s is not what `npm run generate` writes (%v); build the image anew", file, err)
	}
	for _, each := range image.Parts {
		if each.Name != "" {
			continue
		}
		_, from := parseVersion(each.From)
		_, to := parseVersion(each.To)
		if !from || !to {
			return parts{}, fmt.Errorf("%s has a part without a name or a window; build the image anew", file)
		}
	}
	return image, nil
}

// holds tells whether a version lies in the part's window.
func (p part) holds(v version) bool {
	from, to := p.window()
	return p.Name == "" && from <= v && v <= to
}

// distance is how far a version is from the part's window.
func (p part) distance(v version) version {
	from, to := p.window()
	if v < from {
		return from - v
	}
	return max(0, v-to)
}

func (p part) window() (from, to version) {
	from, _ = parseVersion(p.From)
	to, _ = parseVersion(p.To)
	return from, to
}

// title is what stands after "@" for the part.
func (p part) title() string {
	switch {
	case p.Name != "":
		return p.Name
	case p.From == p.To:
		return p.From
	}
	return p.From + " to " + p.To
}

func (image parts) hasWindows() bool {
	for _, each := range image.Parts {
		if each.Name == "" {
			return true
		}
	}
	return false
}
