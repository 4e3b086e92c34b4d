from django.http import HttpResponse


def greet(request, name):
    greeting = "hello " + name
    return HttpResponse(greeting)  # BREAKPOINT
