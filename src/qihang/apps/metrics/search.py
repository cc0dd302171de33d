"""Organisations by name or code whose figures one reads, for the search of officers."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.metrics.pages import figures as pages
from qihang.apps.metrics.queries.figures import readable_like
from qihang.apps.orgs.labels import KIND, org_name
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Permission, Scope
from qihang.web.search import SearchHit, SearchSource


def figures(scope: Scope, words: str, most: int) -> list[SearchHit]:
    """Each leads to its figures; the number itself stands only there."""
    return [
        SearchHit(org_name(org), pages.figures_href(org), str(KIND[OrgKind(org.kind)]))
        for org in readable_like(scope, words, most)
    ]


GIVES = (SearchSource("figures", _("落实率"), figures, Permission.FIGURES_SEE, order=30),)
