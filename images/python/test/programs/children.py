import multiprocessing
import sys


def step(count):
    greeting = "hello %d" % count
    return greeting  # BREAKPOINT


if __name__ == "__main__":
    child = multiprocessing.get_context(sys.argv[1]).Process(target=step, args=(5,))
    child.start()
    child.join()
    sys.exit(9)
