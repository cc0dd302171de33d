"""The front door."""

from django.urls import path

from qihang.apps.desk import views

app_name = "desk"

urlpatterns = [path("", views.home, name="home")]
