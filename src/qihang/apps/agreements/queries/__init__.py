"""Reads of agreements, each as far as the reader's scope goes."""

from qihang.apps.agreements.queries.check_documents import (
    checked_agreement,
    holding_checks,
    valid_check,
)
from qihang.apps.agreements.queries.counts import AgreementCounts, counts_in
from qihang.apps.agreements.queries.history import undoable_acts
from qihang.apps.agreements.queries.lists import (
    AgreementFilter,
    agreements_to_report,
    graduates_to_give,
    list_in,
    series_places,
    waiting_releases,
    without_agreement,
)
from qihang.apps.agreements.queries.records import (
    agreements_in,
    agreements_of,
    alive_of,
    get_in,
    history_of,
    last_ends,
    numbers_of,
    own_agreements,
    own_living,
    paper_in,
    papers_of,
    series_for,
    series_in,
    series_used,
    signed_of,
    usable_series,
)
from qihang.apps.agreements.queries.signing_checks import objections_to

__all__ = [
    "AgreementCounts",
    "AgreementFilter",
    "agreements_in",
    "agreements_of",
    "agreements_to_report",
    "alive_of",
    "checked_agreement",
    "counts_in",
    "get_in",
    "graduates_to_give",
    "history_of",
    "holding_checks",
    "last_ends",
    "list_in",
    "numbers_of",
    "objections_to",
    "own_agreements",
    "own_living",
    "paper_in",
    "papers_of",
    "series_for",
    "series_in",
    "series_places",
    "series_used",
    "signed_of",
    "undoable_acts",
    "usable_series",
    "valid_check",
    "waiting_releases",
    "without_agreement",
]
