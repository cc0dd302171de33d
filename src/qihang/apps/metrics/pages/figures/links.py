"""Where a figure leads: the page of its organisation, the entries behind it."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from qihang.apps.metrics.queries.figures import Figures
from qihang.apps.orgs.models import Org

PLACED = "placed"  # what stands above the line; other parts go by their group's code


def figures_href(org: Org, query: QueryDict | None = None) -> str:
    """The page about this organisation's figures, for the day and cohort the address speaks of."""
    href = reverse("metrics:org", args=[org.code])
    kept = {name: query[name] for name in ("on", "cohort") if query and query.get(name)}
    return f"{href}?{urlencode(kept)}" if kept else href


def entries_href(figures: Figures, of: str = PLACED) -> str:
    """The entries behind a figure."""
    query = urlencode({"of": of, "on": figures.on.isoformat(), "cohort": figures.cohort})
    return f"{reverse('metrics:entries', args=[figures.org.code])}?{query}"
