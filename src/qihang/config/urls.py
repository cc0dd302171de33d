"""All addresses: each app brings its own."""

from django.conf import settings
from django.urls import include, path

from qihang.apps.orgs.allauth_urls import account_doors, factor_doors

urlpatterns = [
    path("", include("qihang.apps.desk.urls")),
    path("ui/", include("qihang.web.urls")),
    path("codes/", include("qihang.apps.codes.urls")),
    path("orgs/", include("qihang.apps.orgs.urls")),
    path("messages/", include("qihang.apps.messages.urls")),
    path("exports/", include("qihang.apps.exports.urls")),
    path("registers/", include("qihang.apps.registers.urls")),
    path("sheets/", include("qihang.apps.intake.urls")),
    path("people/", include("qihang.apps.people.urls")),
    path("destinations/", include("qihang.apps.destinations.urls")),
    path("plan/", include("qihang.apps.plans.urls")),
    path("", include("qihang.apps.certificates.urls")),
    path("figures/", include("qihang.apps.metrics.urls")),
    path("national/", include("qihang.apps.national.urls")),
    path("api/", include("qihang.config.api.urls")),
    path("account/", include(account_doors())),
    path("account/2fa/", include(factor_doors())),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("qihang.world.urls")))

handler400 = "qihang.web.views.bad_request"
handler403 = "qihang.web.views.forbidden"
handler404 = "qihang.web.views.not_found"
handler500 = "qihang.web.views.server_error"
