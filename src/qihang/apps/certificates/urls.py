"""Addresses of forms and proofs."""

from django.urls import path

from qihang.apps.certificates.views import form, own

app_name = "certificates"
prefix = "certificates/"
urlpatterns = [
    path("", own.own, name="own"),
    path("proofs/<uuid:uuid>/revoke/", own.revoke, name="revoke"),
    path("form/<uuid:uuid>/", form.form, name="form"),
    path("form/<uuid:uuid>/whole/", form.whole, name="whole"),
]
