from flask import Flask

app = Flask(__name__)


@app.get("/<name>")
def greet(name):
    greeting = "hello " + name
    return greeting  # BREAKPOINT
