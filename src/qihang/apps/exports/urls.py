"""Addresses of exports."""

from django.urls import path

from qihang.apps.exports import views

app_name = "exports"
prefix = "exports/"
urlpatterns = [
    path("new/<slug:source>/", views.new, name="new"),
    path("<uuid:uuid>/", views.export, name="export"),
    path("<uuid:uuid>/cancel/", views.cancel, name="cancel"),
    path("<uuid:uuid>/file/", views.file, name="file"),
]
