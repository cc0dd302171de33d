"""Law 3: who gets what at which address.

Why: one forgotten decorator or one query without a scope lays open the records of a province. Every
address, ours and allauth's, is asked by everybody around one graduate, with real records; the
answers are compared with access_matrix.txt, which a person has reviewed. What must never happen is
asked besides, so that no review can wave it through.
"""

import logging
import os

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import get_resolver

from tests.guards.matrix import SNAPSHOT, matrix, needed, patterns, reviewed, table, written
from tests.guards.sources import Finding, report
from tests.guards.stage import STRANGERS, Stage

pytestmark = pytest.mark.django_db
MATRIX = SNAPSHOT.name
REVIEW = "Right? Then `python -m tests.guards.access_matrix --write`, and review the change."
NOTHING = {"sign-in", "403", "404", "405"}


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker):
    """The whole matrix, asked once; the database is left as it was."""
    logging.disable(logging.CRITICAL)  # a thousand refusals are asked for
    calm = override_settings(ACCOUNT_RATE_LIMITS=False)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), calm:
        patch.setattr("qihang.web.views.render", bare)
        with transaction.atomic():
            yield matrix(Stage())
            transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def bare(_request, template, _context=None, status=200):
    """The page that says no, without its frame: it is asked for a thousand times."""
    return HttpResponse(template, status=status)


def test_every_own_view_says_who_may_enter(rows) -> None:
    report(
        {
            Finding(address.path, 0, f"{address.name} has no access")
            for address, _ in rows
            if needed(address) == "?"
        },
        "Decorate the view with @needs(Permission.X) or @public (qihang.web.access).",
    )


def test_nobody_meets_a_fault(rows) -> None:
    report(
        (
            Finding(address.path, 0, f"{method} by {relation} ends in {status}")
            for (address, method), answers in rows.items()
            for relation, status in answers.items()
            if status.startswith("5")
        ),
        "Refuse with a sentence; a fault is never an answer.",
    )


def test_a_visitor_gets_public_pages_only(rows) -> None:
    report(
        (
            Finding(address.path, 0, f"{method} {address.name} answers {answers['anonymous']}")
            for (address, method), answers in rows.items()
            if needed(address) not in {"public", "allauth"} and answers["anonymous"] not in NOTHING
        ),
        "Let @needs send visitors to the sign-in page.",
    )


def test_strangers_get_nothing_about_a_graduate(rows) -> None:
    report(
        (
            Finding(
                address.path, 0, f"{method} {address.name} answers {relation} {answers[relation]}"
            )
            for (address, method), answers in rows.items()
            if address.personal
            for relation in STRANGERS
            if answers[relation] not in NOTHING
        ),
        "Find the record through a query that takes the scope; outside it there is only 404.",
    )


def test_access_is_as_reviewed(rows) -> None:
    found = table(rows)
    if os.environ.get("QIHANG_WRITE_MATRIX") == "1":
        SNAPSHOT.write_text(written(found), encoding="utf-8")
    known = reviewed()
    new = [f"new: {heading}\n{found[heading]}" for heading in found.keys() - known.keys()]
    gone = [f"gone: {heading}" for heading in known.keys() - found.keys()]
    changed = [
        f"changed: {heading}\n  reviewed:\n{known[heading]}\n  now:\n{found[heading]}"
        for heading in found.keys() & known.keys()
        if found[heading] != known[heading]
    ]
    if new or gone or changed:
        listing = "\n".join([*sorted(new), *sorted(gone), *sorted(changed)])
        pytest.fail(f"{MATRIX} differs:\n{listing}\n  -> {REVIEW}", pytrace=False)


def test_the_matrix_shows_every_address(rows) -> None:
    asked = {address.name for address, _ in rows}
    named = {name for name, _ in patterns(get_resolver())}
    silent = named - asked
    assert not silent, f"nobody may do anything at {sorted(silent)}"
