// The programs of the published skaffold-debug-support images, told again for the end-to-end tests.
module ducttape.dev/published-images

go 1.24

// As the Go that the published programs were built with: a program found by a relative folder of PATH is started.
godebug execerrdot=0
