"""The front door."""

from django.urls import path

from qihang.apps.desk import views

app_name = "desk"
prefix = ""

urlpatterns = [
    path("", views.home, name="home"),
    path("calendar/", views.calendar, name="calendar"),
    path("search/", views.search, name="search"),
    path("help/", views.help_, name="help"),
]
