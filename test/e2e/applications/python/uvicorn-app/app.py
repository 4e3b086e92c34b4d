from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

app = FastAPI()


@app.get("/{name}", response_class=PlainTextResponse)
async def greet(name: str):
    greeting = "hello " + name
    return greeting  # BREAKPOINT
