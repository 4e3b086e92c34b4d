// Greeter answers http://…/NAME on $PORT with "hello NAME". A SIGTERM ends it with exit code 42.
package main

import (
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	ends := make(chan os.Signal, 1)
	signal.Notify(ends, syscall.SIGTERM)
	go func() {
		<-ends
		fmt.Println("greeter ends")
		os.Exit(42)
	}()
	http.HandleFunc("/", greet)
	fmt.Println("arguments:", strings.Join(os.Args[1:], " "))
	fmt.Println(http.ListenAndServe("127.0.0.1:"+port(), nil))
}

func port() string {
	if port := os.Getenv("PORT"); port != "" {
		return port
	}
	return "8080"
}

func greet(answer http.ResponseWriter, request *http.Request) {
	greeting := "hello " + request.URL.Path[1:]
	fmt.Fprint(answer, greeting) // BREAKPOINT
}
