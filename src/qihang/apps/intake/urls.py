"""Addresses of sheets."""

from django.urls import path

from qihang.apps.intake.views import actions, batch, columns, lists, upload

app_name = "intake"
prefix = "sheets/"
urlpatterns = [
    path("", lists.batches, name="batches"),
    path("new/<slug:target>/", upload.new, name="new"),
    path("new/<slug:target>/template/", upload.template, name="template"),
    path("<uuid:uuid>/", batch.batch, name="batch"),
    path("<uuid:uuid>/columns/", columns.columns, name="columns"),
    path("<uuid:uuid>/errors/", batch.errors, name="errors"),
    path("<uuid:uuid>/apply/", actions.apply, name="apply"),
    path("<uuid:uuid>/undo/", actions.undo, name="undo"),
    path("<uuid:uuid>/cancel/", actions.cancel, name="cancel"),
]
