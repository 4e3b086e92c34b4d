"""A package that is a program: `python -m app`."""

from serving import serve


def app(environ, start_response):
    greeting = "hello " + environ["PATH_INFO"][1:]
    start_response("200 OK", [("Content-Type", "text/plain")])  # BREAKPOINT
    return [greeting.encode()]


serve(app)
