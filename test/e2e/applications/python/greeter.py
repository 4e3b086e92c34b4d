"""Answers http://…/NAME with "hello NAME". A SIGTERM ends it with exit code 42."""
import os
import signal
from http.server import BaseHTTPRequestHandler, HTTPServer


class Greeter(BaseHTTPRequestHandler):
    def do_GET(self):
        greeting = "hello " + self.path[1:]
        self.send_response(200)  # BREAKPOINT
        self.end_headers()
        self.wfile.write(greeting.encode())


def end(*_):
    print("greeter ends", flush=True)
    os._exit(42)


signal.signal(signal.SIGTERM, end)
server = HTTPServer(("127.0.0.1", 8080), Greeter)
print("greeter starts", flush=True)
server.serve_forever()
