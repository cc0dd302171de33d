"""Addresses of graduates and activation."""

from django.urls import path

from qihang.apps.people.views import activation, graduate, graduates

app_name = "people"
urlpatterns = [
    path("", graduates.graduates, name="graduates"),
    path("activate/", activation.activate, name="activate"),
    path("codes/", activation.issue, name="issue"),
    path("codes/all/", activation.issue_all, name="issue_all"),
    path("<uuid:uuid>/", graduate.graduate, name="graduate"),
    path("<uuid:uuid>/<slug:field>/", graduate.unmask, name="unmask"),
]
