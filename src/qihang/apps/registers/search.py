"""Firms of the enterprise register by name or code, for the search of officers."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qihang.apps.registers import queries
from qihang.kernel import Permission, Scope
from qihang.web.search import SearchHit, SearchSource


def firms(scope: Scope, words: str, most: int) -> list[SearchHit]:
    """As the register's own list finds them; where it finds none, those of nearly this name."""
    found = queries.employers_like(scope, words, most)
    found = found or [one.firm for one in queries.firms_meant(scope, words, most)]
    return [
        SearchHit(firm.name, reverse("registers:firm", args=[firm.code]), firm.code)
        for firm in found
    ]


GIVES = (
    SearchSource("firms", _("企业登记库"), firms, Permission.REGISTER_SEE_EMPLOYERS, order=40),
)
