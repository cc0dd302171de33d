"""Law 3: who gets what at which address.

Why: one forgotten decorator or one query without a scope lays open the records of a province. Every
address, ours and allauth's, is asked by everybody around one graduate, with real records; the
answers are compared with access_matrix.txt, which a person has reviewed. What must never happen is
asked besides, so that no review can wave it through; and what was answered is searched for the
graduate, because a page that opens rightly may still carry a name too many.
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.templatetags.static import static
from django.test import Client, override_settings
from django.urls import get_resolver
from pytest_django import DjangoDbBlocker

from qihang.apps.orgs.models import AuditEntry
from tests.guards.matrix import (
    SNAPSHOT,
    Address,
    Door,
    addresses,
    doors_of,
    matrix,
    needed,
    patterns,
    reviewed,
    table,
    written,
)
from tests.guards.sources import Finding, report
from tests.guards.stage import NAME, RELATIONS, STRANGERS, Stage

pytestmark = pytest.mark.django_db
MATRIX = SNAPSHOT.name
REVIEW = "Right? Then `python -m tests.guards.access_matrix --write`, and review the change."
# They see figures, places and accounts, but persons only by a power session or not at all.
AT_A_DISTANCE = (*STRANGERS, "province", "department", "auditor", "admin")
# The graduate of the stage applied for the employer's post: only there, and only by that act.
BY_APPLYING = {("employer", "/postings/applications/")}
FEW = 4
NOTHING = {"sign-in", "403", "404", "405"}


@dataclass
class Asked:
    """The stage, what every door answered, and through each door what was heard."""

    stage: Stage
    doors: dict[str, Door]
    rows: dict[tuple[Address, str], dict[str, str]]


@pytest.fixture(scope="module")
def asked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Asked]:
    """Everything asked once; the database is left as it was."""
    logging.disable(logging.CRITICAL)  # a thousand refusals are asked for
    calm = override_settings(ACCOUNT_RATE_LIMITS=False)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), calm:
        patch.setattr("qihang.web.views.render", bare)
        with transaction.atomic():
            stage = Stage()
            doors = doors_of(stage)
            yield Asked(stage, doors, matrix(stage, doors))
            transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@pytest.fixture
def rows(asked: Asked) -> Any:
    return asked.rows


def bare(
    _request: object, template: str, _context: object = None, status: int = 200
) -> HttpResponse:
    """The page that says no, without its frame: it is asked for a thousand times."""
    return HttpResponse(template, status=status)


def test_every_own_view_says_who_may_enter(rows: Any) -> None:
    report(
        {
            Finding(address.path, 0, f"{address.name} has no access")
            for address, _ in rows
            if needed(address) == "?"
        },
        "Decorate the view with @needs(Permission.X) or @public (qihang.web.access).",
    )


def test_nobody_meets_a_fault(rows: Any) -> None:
    report(
        (
            Finding(address.path, 0, f"{method} by {relation} ends in {status}")
            for (address, method), answers in rows.items()
            for relation, status in answers.items()
            if status.startswith("5")
        ),
        "Refuse with a sentence; a fault is never an answer.",
    )


def test_a_visitor_gets_public_pages_only(rows: Any) -> None:
    report(
        (
            Finding(address.path, 0, f"{method} {address.name} answers {answers['anonymous']}")
            for (address, method), answers in rows.items()
            if needed(address) not in {"public", "allauth"} and answers["anonymous"] not in NOTHING
        ),
        "Let @needs send visitors to the sign-in page.",
    )


def test_strangers_get_nothing_about_a_graduate(rows: Any) -> None:
    report(
        (
            Finding(
                address.path, 0, f"{method} {address.name} answers {relation} {answers[relation]}"
            )
            for (address, method), answers in rows.items()
            if address.personal
            for relation in STRANGERS
            if answers[relation] not in NOTHING and not by_applying(relation, address.path)
        ),
        "Find the record through a query that takes the scope; outside it there is only 404.",
    )


def by_applying(relation: str, path: str) -> bool:
    """Whether the graduate gave this reader what stands there."""
    return any(relation == who and path.startswith(start) for who, start in BY_APPLYING)


@pytest.mark.parametrize("relation", AT_A_DISTANCE)
def test_no_page_gives_the_graduate_away(asked: Asked, relation: str) -> None:
    heard = asked.doors[relation].heard
    seen = {path for path, text in heard if any(t in text for t in traces(asked.stage))}
    seen = {path for path in seen if not by_applying(relation, path)}
    assert heard
    assert not seen, f"{relation} reads name or number of the graduate at {sorted(seen)}"


def test_those_who_may_see_the_graduate_do(asked: Asked) -> None:
    """Otherwise the test above could not fail."""
    for relation in ("college", "university", "province-power", "granted"):
        assert any(NAME in text for _, text in asked.doors[relation].heard), relation


@pytest.mark.parametrize("relation", RELATIONS)
def test_nobody_on_the_way_keeps_what_was_made_for_one_reader(asked: Asked, relation: str) -> None:
    kept = asked.doors[relation].kept
    if relation == "anonymous":
        posted = [path for method, path in kept if method == "POST"]
        assert not posted, f"answers to what visitors typed may be kept at {sorted(set(posted))}"
        assert any(path == "/" for _, path in kept)  # so that the rule can fail
    else:
        assert not kept, f"{relation} gets pages that anybody may keep at {sorted(set(kept))}"


def test_static_files_are_kept() -> None:
    answer = Client().get(static("qihang/qihang.css"))
    assert answer.status_code == 200
    assert "max-age" in answer["Cache-Control"]


def test_nothing_is_shown_under_power_that_the_audit_does_not_know(asked: Asked) -> None:
    """Every address that lets the province in while its power is open leaves a row with its session."""
    door, silent, personal = asked.doors["province-power"], set(), 0
    for address in addresses(asked.stage):
        with transaction.atomic():
            noted = AuditEntry.objects.filter(power__account=asked.stage.accounts["province-power"])
            before = noted.count()
            answer = door.client.get(address.path)
            shown = answer.status_code in {200, 206, 304, 422}
            if shown and noted.count() == before and needed(address) != "public":
                silent.add(address.shown)
            if shown and any(t in door.whole(answer) for t in traces(asked.stage)):
                personal += 1
                assert noted.count() > before, address.shown
            transaction.set_rollback(True)
    assert personal > FEW, "the walk met hardly any person: it proves nothing"
    assert not silent, f"shown under power and not noted: {sorted(silent)}"


def traces(stage: Stage) -> tuple[str, ...]:
    """What would give the graduate away; the uuid of a record tells nothing by itself."""
    return NAME, stage.graduate.exam_number, stage.graduate.id_number_masked


def test_access_is_as_reviewed(rows: Any) -> None:
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


def test_the_matrix_shows_every_address(rows: Any) -> None:
    asked = {address.name for address, _ in rows}
    named = {name for name, _ in patterns(get_resolver())}
    silent = named - asked
    assert not silent, f"nobody may do anything at {sorted(silent)}"
