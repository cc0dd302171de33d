"""Addresses of figures."""

from django.urls import path

from qihang.apps.metrics.views import ledger, seals
from qihang.apps.metrics.views.figures import by_org, cuts

app_name = "metrics"
prefix = "figures/"

urlpatterns = [
    path("", by_org.own, name="own"),
    path("seals/", seals.seals, name="seals"),
    path("seals/take/", seals.make, name="seal_take"),
    path("seals/<uuid:uuid>/", seals.seal, name="seal"),
    path("seals/<uuid:uuid>/sign/", seals.sign, name="seal_sign"),
    path("seals/<uuid:uuid>/publish/", seals.publish, name="seal_publish"),
    path("seals/<uuid:uuid>/file.<slug:kind>", seals.file, name="seal_file"),
    path("proof/", ledger.proof, name="proof"),
    path("published/", seals.published, name="published"),
    path("<str:code>/", by_org.org, name="org"),
    path("<str:code>/entries/", by_org.entries, name="entries"),
    path("<str:code>/by/<slug:dimension>/", cuts.cut, name="cut"),
    path("<str:code>/indicators/", cuts.indicators, name="indicators"),
]
