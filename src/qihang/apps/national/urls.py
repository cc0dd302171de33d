"""Addresses of the national platform."""

from django.urls import path

from qihang.apps.national import views

app_name = "national"
prefix = "national/"
urlpatterns = [path("", views.reports, name="reports")]
