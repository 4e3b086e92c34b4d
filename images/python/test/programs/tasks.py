from celery import Celery
from celery.signals import worker_ready

app = Celery("tasks", broker="memory://")


@app.task
def step(count):
    greeting = "hello %d" % count
    return greeting  # BREAKPOINT


@worker_ready.connect
def begin(**words):
    step.delay(4)
