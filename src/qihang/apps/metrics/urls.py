"""Addresses of figures."""

from django.urls import path

from qihang.apps.metrics import views

app_name = "metrics"

urlpatterns = [
    path("", views.own, name="own"),
    path("<str:code>/", views.org, name="org"),
    path("<str:code>/entries/", views.entries, name="entries"),
]
