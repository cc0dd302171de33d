"""Addresses of organisations, accounts, access and audit."""

from django.urls import URLPattern

app_name = "orgs"
urlpatterns: list[URLPattern] = []
