"""The addresses of the plain site, the same as the product's."""

from django.urls import path

from bench.plain import figures, filing, lists

urlpatterns = [
    path("", figures.Home.as_view()),
    path("destinations/queue/", lists.Registrations.as_view(tab="queue")),
    path("destinations/all/", lists.Registrations.as_view()),
    path("destinations/mine/check/", filing.FileDraft.as_view()),
    path("destinations/mine/", filing.Filed.as_view(), name="filed"),
    path("destinations/<uuid:uuid>/", lists.Record.as_view(), name="record"),
    path("people/", lists.Graduates.as_view()),
    path("people/<uuid:uuid>/", lists.Graduates.as_view(), name="graduate"),
    path("figures/<str:code>/", figures.Figure.as_view()),
    path("plan/<str:edition>/", figures.Plan.as_view()),
]
