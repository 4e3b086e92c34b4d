import signal
import sys
import time


def bye(number, frame):
    print("got SIGTERM")
    sys.exit(42)


def step(count):
    greeting = "hello %d" % count
    return len(greeting)  # BREAKPOINT


def main():
    signal.signal(signal.SIGTERM, bye)
    print("program " + " ".join(sys.argv[1:]))
    sys.stdout.flush()
    if sys.argv[1:] == ["stdin"]:
        print("read " + sys.stdin.read())
        sys.exit(7)
    if sys.argv[1:2] == ["once"]:
        step(1)
        sys.exit(7)
    count = 0
    while True:
        step(count)
        count += 1
        time.sleep(0.02)


if __name__ == "__main__":
    main()
