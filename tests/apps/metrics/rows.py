"""Registrations as bare rows, so that tests can put records into any state in any order."""

from datetime import UTC, date, datetime, time
from typing import Any

from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.rules import EFFECTIVE, Action, Status
from qihang.apps.people.models import Graduate
from tests.factories.signing import sign

MOMENT = datetime(2024, 6, 1, 1, tzinfo=UTC)
DAY = date(2024, 6, 1)


def make_version(graduate: Graduate, status: Status, kind: str = "10", **over: Any) -> Destination:
    """One more version of the graduate's registration in this status."""
    number = graduate.destinations.count() + 1
    effective = DAY if status in EFFECTIVE | {Status.SUPERSEDED, Status.REVOKED} else None
    values: dict[str, Any] = {"effective_date": effective, "created_at": MOMENT} | over
    version = Destination.objects.create(
        graduate=graduate,
        cohort=graduate.cohort,
        org_path=graduate.org_path,
        version=number,
        status=status,
        kind=kind,
        **values,
    )
    sign(version)
    return version


def make_review(version: Destination, start: Status, end: Status, on: date) -> Review:
    """One move in the history, at nine in the morning local time."""
    review = Review.objects.create(
        destination=version,
        action=Action.APPROVE_UNIVERSITY if end in EFFECTIVE else Action.SUPERSEDE,
        from_status=start,
        to_status=end,
        at=datetime.combine(on, time(1), tzinfo=UTC),
    )
    sign(review)
    return review
