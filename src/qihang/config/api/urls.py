"""Addresses of the API: its page for people, its description, its operations."""

from django.urls import include, path

from qihang.config.api import views
from qihang.config.api.v1 import api

urlpatterns = [
    path("", views.reference, name="api-reference"),
    path("v1/openapi.json", views.description, name="api-description"),
    path("v1/", include((api.addresses(), "api"))),
]
