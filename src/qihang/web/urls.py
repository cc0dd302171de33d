"""Addresses of the look: the living page and the switch of language and colours."""

from django.urls import path

from qihang.web import views

app_name = "web"
urlpatterns = [
    path("", views.ui, name="ui"),
    path("display/", views.display, name="display"),
]
