"""Addresses of agreements."""

from django.urls import path

from qihang.apps.agreements.views import agreement, lists, numbers, own, papers, series

app_name = "agreements"
prefix = "agreements/"
urlpatterns = [
    path("", lists.index, name="index"),
    path("counts/", lists.counts, name="counts"),
    path("mine/", own.own, name="own"),
    path("mine/release/", own.ask_release, name="ask_release"),
    path("mine/release/cancel/", own.cancel_release, name="cancel_release"),
    path("mine/check/", own.issue_check, name="issue_check"),
    path("mine/check/revoke/", own.revoke_check, name="revoke_check"),
    path("series/", series.series, name="series"),
    path("series/new/", series.issue, name="issue_series"),
    path("series/<uuid:uuid>/close/", series.close, name="close_series"),
    path("numbers/", numbers.numbers, name="numbers"),
    path("numbers/give/", numbers.give_numbers, name="give_numbers"),
    path("numbers/<uuid:uuid>/", numbers.give_number, name="give_number"),
    path("papers/<uuid:uuid>/", papers.paper, name="paper"),
    path("papers/<uuid:uuid>/preview/", papers.preview, name="preview"),
    path("undo/<uuid:act>/", agreement.undo, name="undo"),
    path("<uuid:uuid>/", agreement.agreement, name="agreement"),
    path("<uuid:uuid>/sign/", agreement.sign, name="sign"),
    path("<uuid:uuid>/scan/", agreement.scan, name="scan"),
    path("<uuid:uuid>/end/", agreement.end, name="end"),
    path("<uuid:uuid>/replace/", agreement.replace, name="replace"),
    path("<uuid:uuid>/void/", agreement.void, name="void"),
    path("<uuid:uuid>/decline/", agreement.decline, name="decline"),
]
