"""Addresses of checks and reports."""

from django.urls import path

from qihang.apps.roster_checks.views import office, own

app_name = "roster_checks"
prefix = "roster-checks/"
urlpatterns = [
    path("", office.index, name="index"),
    path("own/", own.own, name="own"),
    path("own/confirm/", own.confirm, name="confirm"),
    path("own/report/<slug:field>/", own.report_field, name="report_field"),
    path("own/<uuid:uuid>/", own.own_report, name="own_report"),
    path("own/<uuid:uuid>/withdraw/", own.withdraw, name="withdraw"),
    path("<uuid:uuid>/", office.report, name="report"),
    path("<uuid:uuid>/proof/", own.proof, name="proof"),
    path("<uuid:uuid>/mend/", office.mend, name="mend"),
    path("<uuid:uuid>/refuse/", office.refuse, name="refuse"),
    path("<uuid:uuid>/undo/", office.undo, name="undo"),
    path("<uuid:uuid>/unmask/", office.unmask, name="unmask"),
]
