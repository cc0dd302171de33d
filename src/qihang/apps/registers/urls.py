"""Addresses of registers."""

from django.urls import path

from qihang.apps.registers import views

app_name = "registers"
prefix = "registers/"
urlpatterns = [
    path("", views.index, name="index"),
    path("firms/", views.firms, name="firms"),
    path("firms/<slug:code>/", views.firm, name="firm"),
    path("<slug:name>/", views.register, name="register"),
    path("deliveries/<uuid:uuid>/undo/", views.undo, name="undo"),
]
