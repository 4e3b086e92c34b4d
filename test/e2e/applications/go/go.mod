module ducttape.dev/greeter

go 1.24
