import sys


def greet(name):
    greeting = "hello " + name
    print(greeting)  # BREAKPOINT


greet(sys.argv[1])
