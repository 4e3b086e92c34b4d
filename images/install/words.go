package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// version is a language version as one number that compares: major and minor alone choose a debugger.
type version int

const minorsPerMajor = 1000

// A patch level or a pre-release may follow, as in "3.14.0rc1", which GOLANG_VERSION and PYTHON_VERSION may say.
var versionText = regexp.MustCompile(`^(\d{1,3})\.(\d{1,3})(?:[.+a-z-][0-9A-Za-z.+-]*)?$`)

func parseVersion(text string) (version, bool) {
	match := versionText.FindStringSubmatch(text)
	if match == nil {
		return 0, false
	}
	major, _ := strconv.Atoi(match[1])
	minor, _ := strconv.Atoi(match[2])
	return version(major*minorsPerMajor + minor), true
}

// request is what the command line asks for; no wishes: everything.
type request struct {
	help   bool
	list   bool
	wishes []wish
}

// wish is one word: a part by its name, or a version; neither: everything.
type wish struct {
	word    string
	name    string
	version version
}

func parseWords(words []string, image parts) (request, error) {
	var asked request
	for _, word := range words {
		switch {
		case word == "--help" || word == "-h":
			asked.help = true
		case word == "--list":
			asked.list = true
		default:
			one, err := parseWord(word, image)
			if err != nil {
				return request{}, err
			}
			asked.wishes = append(asked.wishes, one)
		}
	}
	return asked, nil
}

func parseWord(word string, image parts) (wish, error) {
	runtime, part, hasPart := strings.Cut(word, "@")
	if runtime != image.Runtime {
		return wish{}, malformed(word, image)
	}
	if !hasPart {
		return wish{word: word}, nil
	}
	for _, each := range image.Parts {
		if each.Name == part && part != "" {
			return wish{word: word, name: part}, nil
		}
	}
	v, ok := parseVersion(part)
	if !ok && !image.hasWindows() {
		// Where one copy serves all, "nodejs@22" may say a major version alone.
		v, ok = parseVersion(part + ".0")
	}
	if !ok {
		return wish{}, malformed(word, image)
	}
	return wish{word: word, version: v}, nil
}

func malformed(word string, image parts) error {
	return fmt.Errorf("argument %q: this image installs %s, so an argument must be one of %s; "+
		"--list shows what each copies", word, image.Runtime, strings.Join(choices(image), ", "))
}

// choices are the words that can be asked for, as a person reads them.
func choices(image parts) []string {
	all := []string{fmt.Sprintf("%q (everything)", image.Runtime)}
	for _, each := range image.Parts {
		if each.Name != "" {
			all = append(all, fmt.Sprintf("%q", image.Runtime+"@"+each.Name))
		}
	}
	if image.hasWindows() {
		oldest, newest := span(image)
		all = append(all, fmt.Sprintf("\"%s@VERSION\" with a version such as %s (%s to %s are served)",
			image.Runtime, newest, oldest, newest))
	}
	return all
}

// span is the oldest and the newest version that any part is for.
func span(image parts) (oldest, newest string) {
	for _, each := range image.Parts {
		if each.Name != "" {
			continue
		}
		from, to := each.window()
		if first, _ := parseVersion(oldest); oldest == "" || from < first {
			oldest = each.From
		}
		if last, _ := parseVersion(newest); newest == "" || to > last {
			newest = each.To
		}
	}
	return oldest, newest
}
