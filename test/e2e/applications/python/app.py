#!/usr/bin/env python3
"""A WSGI application that answers /NAME with "hello NAME", for gunicorn or as a program."""

from serving import serve


def app(environ, start_response):
    greeting = "hello " + environ["PATH_INFO"][1:]
    start_response("200 OK", [("Content-Type", "text/plain")])  # BREAKPOINT
    return [greeting.encode()]


def create():
    return app


if __name__ == "__main__":
    serve(app)
