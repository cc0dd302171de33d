"""The front door."""

from django.urls import path

from qihang.apps.desk.views import calendar, pages

app_name = "desk"
prefix = ""

urlpatterns = [
    path("", pages.home, name="home"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/make/", calendar.make, name="calendar_make"),
    path("calendar/end/", calendar.end, name="calendar_end"),
    path("calendar/<slug:secret>.ics", calendar.feed, name="calendar_feed"),
    path("search/", pages.search, name="search"),
    path("help/", pages.help_, name="help"),
]
