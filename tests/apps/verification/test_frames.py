"""Frames out of the database: what they hold, what they never hold, and that changes make the same as fetching anew."""

import re
from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from pytest_django import DjangoDbBlocker

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import seal
from qihang.apps.people.models import Graduate
from qihang.apps.registers.models import Firm
from qihang.apps.verification.models import GraduateQuestion, PaperReading
from qihang.apps.verification.queries.frames import (
    FrameOrder,
    Frames,
    Touched,
    changed_frames,
    records,
    whole_frames,
)
from qihang.engines import papers
from qihang.engines.checks import FRAMES
from qihang.policy import load
from qihang.world.models import DemoClock
from tests.factories.destinations import NOW
from tests.factories.orgs import SYSTEM
from tests.factories.registers import HISENSE, deliver
from tests.factories.world import standing_world, undone
from tests.values import not_none

DAY = date(2024, 6, 15)
KEY = b"k" * 32
EVERY = frozenset(load().registers.by_name)
ORDER = FrameOrder(2024, "/", DAY, KEY, EVERY)


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[DemoClock]:
    with django_db_blocker.unblock(), standing_world(tmp_path_factory.mktemp("files")) as clock:
        yield clock


pytestmark = pytest.mark.django_db


@pytest.fixture
def frames(world: DemoClock, db: None) -> Frames:
    return whole_frames(SYSTEM, ORDER)


def test_every_frame_has_the_columns_that_checks_know(frames: Frames) -> None:
    for name, frame in frames.items():
        known = {column.name for column in FRAMES[name].columns}
        needed = {column.name for column in FRAMES[name].columns if column.required}
        assert needed <= set(frame.columns) <= known, name


def test_registrations_are_those_under_review_or_counting(frames: Frames) -> None:
    held = Destination.objects.filter(cohort=2024)
    left_out = {Status.DRAFT, Status.DISCARDED, Status.RETURNED, Status.WITHDRAWN,
                Status.SUPERSEDED, Status.REVOKED, Status.RELEASED, Status.CLOSED}  # fmt: skip
    assert len(frames["registrations"]) == held.exclude(status__in=left_out).count() > 0
    effective = frames["registrations"].filter("effective")
    assert set(effective["status"]) <= {"approved", "reported", "confirmed", "disputed"}
    assert frames["graduates"].height == Graduate.objects.filter(cohort=2024).count()


def test_no_frame_says_who_a_person_is(frames: Frames) -> None:
    people = Graduate.objects.filter(cohort=2024)
    names = set(people.values_list("name", flat=True)) | set(
        people.values_list("exam_number", flat=True)
    )
    for name, frame in frames.items():
        for column in frame.select(pl.col(pl.String)):
            texts = set(column.drop_nulls().to_list())
            assert not texts & names, (name, column.name)
            if column.name.endswith("code"):  # a credit code may look like a number of a person
                continue
            numbers = [t for t in texts if re.fullmatch(r"\d{17}[\dX]|1[3-9]\d{9}", t)]
            assert not numbers, (name, column.name)


def test_identity_numbers_are_judged_and_other_documents_are_not(frames: Frames) -> None:
    assert frames["graduates"]["id_valid"].all()
    one, other = Graduate.objects.filter(cohort=2024).order_by("pk")[:2]
    for graduate, number in ((one, "110101200001010011"), (other, "E12345678")):
        Graduate.objects.filter(pk=graduate.pk).update(id_number_sealed=seal(number))
    judged = records.graduates(SYSTEM, ORDER, [one.pk, other.pk]).sort("graduate")
    of = dict(judged.select("graduate", "id_valid").iter_rows())
    assert of == {str(one.pk): False, str(other.pk): None}


def test_digests_meet_within_a_run_and_not_between_two(frames: Frames) -> None:
    persons = frames["graduates"]["person"]
    assert persons.n_unique() == len(persons)
    assert set(frames["registrations"]["person"]) <= set(persons)
    assert set(frames["admissions"]["person"]) & set(persons)
    other = whole_frames(SYSTEM, FrameOrder(2024, "/", DAY, b"o" * 32, EVERY))
    assert not set(other["graduates"]["person"]) & set(persons)
    assert other["graduates"]["graduate"].equals(frames["graduates"]["graduate"])


def test_a_university_has_its_own_rows_only(frames: Frames) -> None:
    own = not_none(Org.objects.filter(kind=OrgKind.UNIVERSITY).order_by("path").first())
    found = whole_frames(SYSTEM, FrameOrder(2024, own.path, DAY, KEY, EVERY - {"insurance"}))
    assert set(found["registrations"]["university"]) == {own.code}
    assert 0 < len(found["graduates"]) < len(frames["graduates"])
    assert "insurance" not in found
    assert set(found["admissions"]["person"]) <= set(found["graduates"]["person"])


def test_what_was_never_delivered_has_no_frame(frames: Frames) -> None:
    before = whole_frames(SYSTEM, FrameOrder(2024, "/", date(2023, 12, 1), KEY, EVERY))
    assert {"insurance", "staff", "firms"} <= frames.keys()
    assert not {"insurance", "staff", "firms", "firm_states", "firm_people"} & before.keys()


def same(one: Frames, other: Frames) -> None:
    assert one.keys() == other.keys()
    for name, frame in one.items():
        if name == "earlier":
            continue
        order = sorted(frame.columns)
        a, b = (f.select(order).sort(order) for f in (frame, other[name]))
        assert_frame_equal(a, b)


STATES = [
    Status.WITHDRAWN,
    Status.APPROVED,
    Status.WAITING_COLLEGE,
    Status.DISPUTED,
    Status.REPORTED,
]


@given(data=st.data())
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_changes_make_the_same_as_fetching_anew(
    world: DemoClock, frames: Frames, data: st.DataObject
) -> None:
    with undone():
        moved = _move_some(data)
        firms = _deliver_some(data)
        touched = Touched(frozenset(moved), frozenset(firms))
        changed = changed_frames(SYSTEM, ORDER, frames, touched)
        same(whole_frames(SYSTEM, ORDER), changed.now)
        for name, came in changed.came.items():
            left = frames[name].height - changed.gone[name].height
            assert left + came.height == changed.now[name].height


def _move_some(data: st.DataObject) -> set[int]:
    """Versions change their state, graduates their class or standing; ids of the graduates."""
    versions = list(
        Destination.objects.filter(cohort=2024, effective_date__isnull=False).order_by("pk")[:40]
    )
    chosen = data.draw(st.lists(st.sampled_from(range(len(versions))), max_size=5, unique=True))
    for at in chosen:
        status = data.draw(st.sampled_from(STATES))
        Destination.objects.filter(pk=versions[at].pk).update(status=status)
    people = list(Graduate.objects.filter(cohort=2024).order_by("pk")[:40])
    gone = data.draw(st.lists(st.sampled_from(range(len(people))), max_size=3, unique=True))
    for at in gone:
        Graduate.objects.filter(pk=people[at].pk).update(class_name="另一班", in_statistics=False)
    return {versions[at].graduate_id for at in chosen} | {people[at].pk for at in gone}


def _deliver_some(data: st.DataObject) -> set[str]:
    """Firms get another name or end, also some that nobody filed by code; their codes."""
    filed = set(Destination.objects.filter(cohort=2024).values_list("employer_code", flat=True))
    known = list(Firm.objects.filter(until=None, source="market").order_by("code"))
    known = [firm for firm in known if firm.code in filed] + known[:5]
    chosen = data.draw(st.lists(st.sampled_from(range(len(known))), max_size=4, unique=True))
    names = [f.employer_name for f in Destination.objects.exclude(employer_name="")[:10]]
    rows = []
    for at in dict.fromkeys(chosen):
        name = data.draw(st.sampled_from([known[at].name, "改名有限公司", *names]))
        rows.append(HISENSE | {"code": known[at].code, "name": name, "status": "注销"})
    if rows:
        deliver("employers", rows, date(2024, 6, 3), whole=False, source="market")
    return {row["code"] for row in rows}


def test_what_was_read_on_papers_stands_with_the_evidence(frames: Frames) -> None:
    hashes = frames["evidence"]["sha256"].unique().sort().to_list()[:3]
    for nth, (state, words) in enumerate(
        [(papers.READ, True), (papers.READ, False), (papers.NO_TEXT, None)]
    ):
        PaperReading.objects.create(
            sha256=hashes[nth], reader=papers.READER, state=state, pages=1, aspect=1.4, internship_words=words,
            picture=f"p{nth}", read_at=NOW,
        )  # fmt: skip
    read = records.evidence(SYSTEM, ORDER).filter(pl.col("sha256").is_in(hashes)).unique("sha256")
    assert read.sort("sha256").select("picture_hash", "internship_words").rows() == [
        ("p0", True), ("p1", False), ("p2", None),
    ]  # fmt: skip


def test_what_a_graduate_answered_goes_before_confirming(frames: Frames) -> None:
    confirmed = Destination.objects.filter(cohort=2024, status=Status.CONFIRMED).order_by("pk")
    version = not_none(confirmed.first())
    asked = {
        "graduate": version.graduate, "cohort": 2024, "asked_on": DAY, "university_path": "/37/",
        "answer": "denied", "answered_at": NOW,
    }  # fmt: skip
    GraduateQuestion.objects.update_or_create(destination=version, defaults=asked)
    told = records.answers(SYSTEM, ORDER)
    assert told.height == frames["answers"].height
    assert told.filter(registration=str(version.pk))["answer"].to_list() == ["denied"]
