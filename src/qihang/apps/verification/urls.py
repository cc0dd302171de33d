"""Addresses of findings."""

from django.urls.resolvers import URLPattern

app_name = "verification"
prefix = "verification/"
urlpatterns: list[URLPattern] = []
