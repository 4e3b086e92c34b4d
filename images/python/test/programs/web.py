from flask import Flask

app = Flask(__name__)


def step(count):
    greeting = "hello %d" % count
    return greeting  # BREAKPOINT


@app.route("/")
def index():
    return step(1)


async def asgi(scope, receive, send):
    if scope["type"] != "http":
        return
    body = step(2).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})
