"""Addresses of the plan; `kept` goes before the editions."""

from django.urls import path

from qihang.apps.plans.views import duty, kept_rows, plan, reports, rows

app_name = "plans"
prefix = "plan/"

urlpatterns = [
    path("", plan.own, name="own"),
    path("kept/<str:code>/", kept_rows.kept, name="kept"),
    path("kept/<str:code>/<slug:what>/", kept_rows.keep, name="keep"),
    path("withdraw/<slug:what>/<uuid:uuid>/", kept_rows.withdraw, name="withdraw"),
    path("followups/<uuid:uuid>/done/", kept_rows.finish, name="finish"),
    path("minutes/<uuid:uuid>/", kept_rows.minutes, name="minutes"),
    path("notes/<uuid:uuid>/", duty.note_file, name="note_file"),
    path("<str:edition>/", plan.plan, name="plan"),
    path("<str:edition>/phases/", reports.phases, name="phases"),
    path("<str:edition>/rows/<str:code>/<slug:measure>/", rows.rows, name="rows"),
    path("<str:edition>/report/", reports.report, name="report"),
    path("<str:edition>/against/<str:other>/", reports.against, name="against"),
    path("<str:edition>/<str:duty>/", duty.duty, name="duty"),
]
