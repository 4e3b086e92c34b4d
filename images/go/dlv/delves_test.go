package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// payloadWith makes a payload with Delves of these windows, "1.20.2: 1.18 1.20" say.
func payloadWith(t *testing.T, windows ...string) string {
	t.Helper()
	payload := t.TempDir()
	for _, window := range windows {
		version, bounds, _ := strings.Cut(window, ": ")
		folder := filepath.Join(payload, "delve", version)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, windowFile), []byte(bounds+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return payload
}

func TestTheDelveIsChosenByItsWindow(t *testing.T) {
	delves := installed(payloadWith(t, "1.27.2: 1.25 1.27", "1.20.2: 1.18 1.20", "1.24.2: 1.21 1.24"))
	for _, c := range []struct{ goVersion, delve, remark string }{
		{"go1.18", "1.20.2", ""},
		{"go1.20.14", "1.20.2", ""},
		{"go1.21.0", "1.24.2", ""},
		{"go1.24.13 X:boringcrypto", "1.24.2", ""},
		{"go1.25.1", "1.27.2", ""},
		{"go1.27rc1", "1.27.2", ""},
		{"devel go1.27-0af1c2 Tue Jan 6", "1.27.2", ""},
		{"go1.17.13", "1.20.2", "no installed Delve serves go1.17.13; trying the nearest, Delve 1.20.2"},
		{"go1.28.1", "1.27.2", "trying the nearest, Delve 1.27.2, which serves Go 1.25 to 1.27"},
		{"go2.0", "1.27.2", "trying the nearest"},
		{"devel +9f2c 2019", "1.27.2", "is not known; trying Delve 1.27.2"},
	} {
		chosen, remark := choose(delves, c.goVersion)
		if chosen.version != c.delve || !strings.Contains(remark, c.remark) || (c.remark == "") != (remark == "") {
			t.Errorf("%s: got %s, %q", c.goVersion, chosen.version, remark)
		}
	}
}

func TestOnlyWhatIsInstalledIsChosen(t *testing.T) {
	delves := installed(payloadWith(t, "1.20.2: 1.18 1.20", "1.27.2: 1.25 1.27", "broken: ?"))
	if len(delves) != 2 {
		t.Fatalf("got %v", delves)
	}
	for version, want := range map[string]string{"go1.22": "1.20.2", "go1.23": "1.27.2", "go1.24": "1.27.2"} {
		if chosen, remark := choose(delves, version); chosen.version != want || remark == "" {
			t.Errorf("%s: got %s, %q", version, chosen.version, remark)
		}
	}
	if chosen, remark := choose(nil, "go1.24"); chosen.path != "" || !strings.Contains(remark, "no Delve is installed") {
		t.Errorf("got %v, %q", chosen, remark)
	}
}

func TestOfOverlappingWindowsTheNewestIsChosen(t *testing.T) {
	delves := installed(payloadWith(t, "1.24.2: 1.21 1.24", "1.25.2: 1.22 1.25"))
	if chosen, remark := choose(delves, "go1.23"); chosen.version != "1.25.2" || remark != "" {
		t.Errorf("got %s, %q", chosen.version, remark)
	}
}
