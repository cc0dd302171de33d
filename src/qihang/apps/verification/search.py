"""Findings found by the name of their check or of the employer."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from qihang.apps.verification import queries
from qihang.apps.verification.labels import STATE
from qihang.apps.verification.pages import checks as check_words
from qihang.apps.verification.rules import FindingState
from qihang.kernel import Permission, Scope
from qihang.web.address import of_record
from qihang.web.edition import current_cohort
from qihang.web.search import SearchHit, SearchSource


def find(scope: Scope, words: str, most: int) -> Sequence[SearchHit]:
    """Findings in reach of a check or about an employer so called, newest first."""
    cohort = current_cohort()
    found = queries.checks_found(scope, cohort)
    codes = [code for code in found if words in check_words.check_name(code)]
    return [
        SearchHit(
            check_words.check_name(one.check_code),
            of_record("verification:finding", one.uuid),
            str(STATE[FindingState(one.status)]),
        )
        for one in queries.findings_called(scope, cohort, codes, words)[:most]
    ]


GIVES = (SearchSource("verification", _("核查问题"), find, Permission.VERIFICATION_SEE, order=40),)
