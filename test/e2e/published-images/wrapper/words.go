package wrapper

import (
	"errors"
	"strings"
)

// Split returns the words of a line as go-shellquote does, by which the published programs read NODE_OPTIONS and a script's
// first line: quotes and backslashes as in sh, no expansions, an error where something stays open.
func Split(line string) ([]string, error) {
	var words []string
	word, isBegun := "", false
	for at := 0; at < len(line); at++ {
		switch char := line[at]; char {
		case ' ', '\t', '\n':
			if isBegun {
				words = append(words, word)
			}
			word, isBegun = "", false
		case '\\', '\'', '"':
			text, length, isClosed := quoted(char, line[at+1:])
			if !isClosed {
				return nil, errors.New("an open quote or a backslash at the end")
			}
			// A line that goes on after a backslash begins no word.
			isBegun = isBegun || char != '\\' || text != ""
			word += text
			at += length
		default:
			word, isBegun = word+string(line[at:at+1]), true
		}
	}
	if isBegun {
		words = append(words, word)
	}
	return words, nil
}

// quoted returns what stands behind a quote or a backslash, and how long that is with the closing quote.
func quoted(mark byte, rest string) (text string, length int, isClosed bool) {
	if mark == '\\' && rest != "" {
		return strings.TrimPrefix(rest[:1], "\n"), 1, true
	}
	for at := 0; at < len(rest); at++ {
		isEscape := mark == '"' && rest[at] == '\\' && at+1 < len(rest)
		switch {
		case rest[at] == mark:
			return text, at + 1, true
		case isEscape && strings.IndexByte("$`\"\\\n", rest[at+1]) >= 0:
			at++
			text += strings.TrimPrefix(rest[at:at+1], "\n")
		case isEscape:
			text += rest[at : at+2]
			at++
		default:
			text += rest[at : at+1]
		}
	}
	return "", 0, false
}

// Join writes words as go-shellquote does: for sh, though Node.js, which reads NODE_OPTIONS, knows no single quotes.
func Join(words []string) string {
	written := make([]string, len(words))
	for at, word := range words {
		written[at] = join(word)
	}
	return strings.Join(written, " ")
}

func join(word string) string {
	switch {
	case word == "":
		return "''"
	case !strings.ContainsAny(word, " \t\n"):
		return escaped(word)
	}
	parts := strings.Split(word, "'")
	for at, part := range parts {
		if part != "" {
			parts[at] = "'" + part + "'"
		}
	}
	return strings.Join(parts, `\'`)
}

func escaped(word string) (text string) {
	for at, char := range word {
		if strings.ContainsRune("\\'\"`${[|&;<>()*?!", char) || (char == '~' && at == 0) {
			text += `\`
		}
		text += string(char)
	}
	return text
}
