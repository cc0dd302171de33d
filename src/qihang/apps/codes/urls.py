"""Addresses of the code sets."""

from django.urls import path

from qihang.apps.codes import views

app_name = "codes"
prefix = "codes/"

urlpatterns = [path("<slug:name>/", views.search, name="search")]
