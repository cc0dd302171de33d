"""All addresses: each app's `urls` stand below its `prefix`."""

from django.conf import settings
from django.urls import include, path

from qihang.apps.orgs.allauth_urls import account_doors, factor_doors
from qihang.apps.postings.views.search.feeds import robots
from qihang.config import layers

urlpatterns = [
    path("ui/", include("qihang.web.urls")),
    *(path(urls.prefix, include(urls)) for urls in layers.modules("urls")),
    path("robots.txt", robots, name="robots"),
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
