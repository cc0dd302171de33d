"""The public address where documents are checked."""

from django.urls import path

from qihang.apps.documents import views

app_name = "documents"
prefix = "verify/"
urlpatterns = [path("", views.verify, name="verify")]
