"""Organisations one manages by name or code, for the search of officers."""

from django.utils.translation import pgettext_lazy

from qihang.apps.orgs import labels, queries
from qihang.apps.orgs.queries import OrgFilter
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Permission, Scope
from qihang.web.address import of_record
from qihang.web.search import SearchHit, SearchSource


def organisations(scope: Scope, words: str, most: int) -> list[SearchHit]:
    """As the tree finds them; each leads to its page."""
    return [
        SearchHit(
            labels.org_name(org),
            of_record("orgs:org", org.uuid),
            f"{labels.KIND[OrgKind(org.kind)]} · {org.code}",
        )
        for org in queries.orgs_like(scope, OrgFilter(words))[:most]
    ]


GIVES = (
    SearchSource(
        "orgs", pgettext_lazy("目录", "单位"), organisations, Permission.ACCOUNT_MANAGE, order=20
    ),
)
