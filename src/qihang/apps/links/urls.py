"""Public addresses of links."""

from django.urls import path

from qihang.apps.links import views

app_name = "links"
prefix = "l/"
urlpatterns = [
    path("", views.receipt, name="receipt"),
    path("<str:token>/", views.follow, name="follow"),
]
