"""Organisations by name or code whose figures one reads, for the search of officers."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.metrics import pages, queries
from qihang.apps.orgs.labels import KIND
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Permission, Scope
from qihang.web.search import SearchHit, SearchSource


def figures(scope: Scope, words: str, most: int) -> list[SearchHit]:
    """Each leads to its figures; the number itself stands only there."""
    return [
        SearchHit(pages.org_name(org), pages.figures_href(org), str(KIND[OrgKind(org.kind)]))
        for org in queries.readable_like(scope, words, most)
    ]


GIVES = (SearchSource("figures", _("落实率"), figures, Permission.FIGURES_SEE, order=30),)
