"""Addresses of the demo: enter as a role, move the clock."""

from django.urls import path

from qihang.world import views

app_name = "world"
urlpatterns = [
    path("", views.enter, name="enter"),
    path("phone/", views.phone, name="phone"),
    path("clock/", views.clock, name="clock"),
]
