from django.urls import path

from greeter.views import greet

urlpatterns = [path("<name>", greet)]
