"""Addresses of posts, for those who publish and screen them."""

from django.urls import URLPattern

app_name = "postings"
prefix = "postings/"
urlpatterns: list[URLPattern] = []
