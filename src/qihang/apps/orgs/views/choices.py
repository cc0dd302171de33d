"""The searching select over organisations."""

from collections.abc import Callable, Sequence

from django.http import HttpResponse, JsonResponse

from qihang.apps.orgs import labels, queries
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Permission
from qihang.web import parameters
from qihang.web.access import needs
from qihang.web.choices import Choice
from qihang.web.request import Request


@needs(Permission.ACCOUNT_MANAGE)
def search(request: Request) -> HttpResponse:
    """`?q=` as a JSON list of {value, label, detail} of the organisations one manages."""
    found = find_in(request)(parameters.text(request.GET, "q"))
    rows = [
        {"value": c.value, "label": c.label, "detail": c.detail, "kind": c.kinds[0]} for c in found
    ]
    response = JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "private, no-store"
    return response


def find_in(request: Request) -> Callable[[str], Sequence[Choice]]:
    """Looks organisations up among those the reader manages."""

    def find(text: str) -> list[Choice]:
        rows = queries.search_orgs(request.scope, Permission.ACCOUNT_MANAGE, text)
        return [_choice(org) for org in rows]

    return find


def _choice(org: Org) -> Choice:
    detail = f"{labels.KIND[OrgKind(org.kind)]} · {org.code}"
    return Choice(org.code, labels.org_name(org), detail, kinds=(org.kind,))
