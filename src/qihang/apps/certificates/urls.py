"""Addresses of forms and proofs."""

from django.urls import path

from qihang.apps.certificates.views import form, own, proof_links

app_name = "certificates"
prefix = "certificates/"
urlpatterns = [
    path("", own.own, name="own"),
    path("proofs/<uuid:uuid>/revoke/", own.revoke, name="revoke"),
    path("proofs/<uuid:uuid>/links/", proof_links.links, name="links"),
    path(
        "proofs/<uuid:uuid>/links/<uuid:link>/revoke/", proof_links.revoke_link, name="revoke_link"
    ),
    path("form/<uuid:uuid>/", form.form, name="form"),
    path("form/<uuid:uuid>/whole/", form.whole, name="whole"),
]
