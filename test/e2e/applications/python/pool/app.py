"""Greets in another process: `app.py fork`, `app.py spawn` or `app.py forkserver`."""

import multiprocessing
import sys

from serving import serve


def greet(name):
    greeting = "hello " + name
    return greeting  # BREAKPOINT


if __name__ == "__main__":
    with multiprocessing.get_context(sys.argv[1]).Pool(1) as pool:

        def app(environ, start_response):
            answer = pool.apply(greet, (environ["PATH_INFO"][1:],))
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [answer.encode()]

        serve(app)
