"""Answers the searching select."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from qihang.apps.codes import queries
from qihang.web import parameters
from qihang.web.access import public

HOUR = 3600


@public
@require_safe
def search(request: HttpRequest, name: str) -> HttpResponse:
    """`?q=` as a JSON list of {value, label, detail}; kept by the browser for an hour."""
    if not queries.exists(name):
        raise Http404
    found = queries.search(name, parameters.text(request.GET, "q"))
    rows = [{"value": c.value, "label": c.label, "detail": c.detail} for c in found]
    response = JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = f"private, max-age={HOUR}"
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response
