package main

import (
	"regexp"
	"strings"
)

// Those that open an inspector. `--inspect-port` and `--inspect-publish-uid` do not.
var inspectFlag = regexp.MustCompile(`^--inspect(-brk|-wait)?(?:=(.*))?$`)

var portFlag = regexp.MustCompile(`^--(?:inspect|debug)-port=(.+)$`)

// Flags whose value may be the next word (nodejs.org/api/cli.html). One that is missing here ends the search too early,
// and the program then opens the inspector by itself.
var takesValue = words(`-r --require --import --loader --experimental-loader -e --eval -p --print -pe -C --conditions
	--env-file --env-file-if-exists --input-type --icu-data-dir --openssl-config --title --redirect-warnings
	--unhandled-rejections --disable-warning --diagnostic-dir --report-dir --report-directory --report-filename --report-signal
	--cpu-prof-dir --cpu-prof-name --heap-prof-dir --heap-prof-name --max-http-header-size --stack-trace-limit --dns-result-order
	--trace-event-categories --trace-event-file-pattern --trace-require-module --tls-cipher-list --tls-keylog --use-largepages
	--watch-path --watch-kill-signal --run --localstorage-file --secure-heap --secure-heap-min --network-family-autoselection-attempt-timeout
	--test-name-pattern --test-reporter --test-reporter-destination --test-concurrency --test-timeout --experimental-config-file
	--experimental-default-type --experimental-sea-config --build-snapshot-config --allow-fs-read --allow-fs-write --policy-integrity
	--experimental-policy --security-revert --v8-pool-size --heapsnapshot-signal --inspect-port --debug-port --inspect-publish-uid`)

func words(text string) map[string]bool {
	found := map[string]bool{}
	for _, word := range strings.Fields(text) {
		found[word] = true
	}
	return found
}

// scriptAt returns where the script stands, or the number of words where there is none.
func scriptAt(args []string) int {
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == "--":
			return min(i+1, len(args))
		case args[i] == "-" || !strings.HasPrefix(args[i], "-"):
			return i
		case takesValue[args[i]]:
			i++
		}
	}
	return len(args)
}

// withoutInspect splits off the flags before `end` that open an inspector, and returns the last of them. What follows is the script's.
func withoutInspect(args []string, end int) (rest []string, inspect string) {
	for i := 0; i < len(args); i++ {
		switch {
		case i < end && inspectFlag.MatchString(args[i]):
			inspect = args[i]
		case i < end && takesValue[args[i]] && i+1 < len(args):
			rest = append(rest, args[i], args[i+1])
			i++
		default:
			rest = append(rest, args[i])
		}
	}
	return rest, inspect
}

// withoutInspectOptions does the same for NODE_OPTIONS, whose other words stay as they are written, quotes and all.
func withoutInspectOptions(options string) (rest, inspect string) {
	var kept []string
	for _, word := range strings.Split(options, " ") {
		if inspectFlag.MatchString(word) {
			inspect = word
		} else {
			kept = append(kept, word)
		}
	}
	if inspect == "" {
		return options, ""
	}
	return strings.Join(kept, " "), inspect
}
