"""A queue in files; ask.py puts a name there, and the worker's greeting comes back."""

import os

from celery import Celery

QUEUE, CONTROL, RESULTS = "/tmp/queue", "/tmp/control", "/tmp/results"
for folder in (QUEUE, CONTROL, RESULTS):
    os.makedirs(folder, exist_ok=True)

app = Celery("app", broker="filesystem://", backend="file://" + RESULTS)
app.conf.broker_transport_options = {
    "data_folder_in": QUEUE,
    "data_folder_out": QUEUE,
    "control_folder": CONTROL,
}


@app.task
def greet(name):
    greeting = "hello " + name
    return greeting  # BREAKPOINT
