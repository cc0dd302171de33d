"""Addresses of forms and proofs."""

from django.urls import path

from qihang.apps.certificates.views import form, own, verify

app_name = "certificates"
prefix = ""
urlpatterns = [
    path("certificates/", own.own, name="own"),
    path("certificates/proofs/<uuid:uuid>/revoke/", own.revoke, name="revoke"),
    path("certificates/form/<uuid:uuid>/", form.form, name="form"),
    path("certificates/form/<uuid:uuid>/whole/", form.whole, name="whole"),
    path("verify/", verify.verify, name="verify"),
]
