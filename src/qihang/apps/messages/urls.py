"""Addresses of messages."""

from django.urls import path

from qihang.apps.messages.views import inbox, office

app_name = "messages"
prefix = "messages/"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("read/", inbox.read, name="read"),
    path("preferences/", inbox.preferences, name="preferences"),
    path("dispatches/", office.dispatches, name="dispatches"),
    path("reminders/", office.reminders, name="reminders"),
    path("reminders/<slug:name>/", office.reminder, name="reminder"),
    path("<uuid:uuid>/", inbox.message, name="message"),
    path("<uuid:uuid>/open/", inbox.open_, name="open"),
]
