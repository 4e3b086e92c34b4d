"""Has each name greeted by a program of its own."""

import subprocess
import sys

from serving import serve


def app(environ, start_response):
    words = [sys.executable, "greet.py", environ["PATH_INFO"][1:]]
    answer = subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [answer.strip()]


serve(app)
