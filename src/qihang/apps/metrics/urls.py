"""Addresses of figures."""

from django.urls import path

from qihang.apps.metrics.views import cuts, figures

app_name = "metrics"

urlpatterns = [
    path("", figures.own, name="own"),
    path("<str:code>/", figures.org, name="org"),
    path("<str:code>/entries/", figures.entries, name="entries"),
    path("<str:code>/by/<slug:dimension>/", cuts.cut, name="cut"),
    path("<str:code>/indicators/", cuts.indicators, name="indicators"),
]
