#!/usr/bin/env python3
import sys

from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpResponse
from django.urls import path

settings.configure(DEBUG=True, ROOT_URLCONF=__name__, SECRET_KEY="none", ALLOWED_HOSTS=["*"])


def step(request):
    greeting = "hello %d" % 3
    return HttpResponse(greeting)  # BREAKPOINT


urlpatterns = [path("", step)]

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
