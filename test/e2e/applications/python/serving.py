"""What the programs have in common: they tell their arguments, serve on $PORT, and end with 42 at SIGTERM."""

import os
import signal
import sys
from wsgiref.simple_server import make_server


def serve(app):
    print("arguments:", *sys.argv[1:], flush=True)
    signal.signal(signal.SIGTERM, end)
    make_server("127.0.0.1", int(os.environ.get("PORT", "8080")), app).serve_forever()


def end(*_):
    print("greeter ends", flush=True)
    sys.exit(42)
