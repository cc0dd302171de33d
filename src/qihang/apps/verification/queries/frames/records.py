"""Frames of what universities keep: graduates, registrations, evidence, what graduates answered."""

import hashlib
from collections.abc import Iterable

import polars as pl
from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.destinations.queries import destinations_in
from qihang.apps.destinations.rules import EFFECTIVE, REVIEWS, Status
from qihang.apps.exports.sources import bytes_of
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import under, university_path
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import keyed_hash, unseal
from qihang.apps.people.models import Graduate
from qihang.apps.people.queries import graduates_in
from qihang.apps.registers.rules import plain
from qihang.apps.verification.models import GraduateQuestion
from qihang.apps.verification.queries.frames.columns import (
    DIGEST,
    digest,
    frame_of,
    mapped,
    text_digest,
)
from qihang.apps.verification.queries.frames.order import FrameOrder
from qihang.apps.verification.queries.papers import paper_facts
from qihang.kernel import Cohort, Scope
from qihang.kernel.identity import LIKE_ID_NUMBER, is_id_number
from qihang.policy import load

# Under review or counting: what was returned, withdrawn or replaced is nobody's placement.
CHECKED = frozenset({*REVIEWS, *EFFECTIVE})
# Columns that a registration has as they are kept.
_KEPT = (
    "status", "kind", "employer_name", "employer_code", "employer_type", "industry", "work_place",
    "employer_country", "position_type", "position_name", "monthly_pay_fen", "signed_date", "term_from",
    "term_until", "startup_role", "shop_url", "work_description", "statement_signed", "school_name",
    "enlist_place", "project_name", "effective_date",
)  # fmt: skip
_DAYS = ("signed_date", "term_from", "term_until", "effective_date", "filed_on", "graduation_date")
_READ = {
    "sha256": pl.String,
    "picture_hash": pl.String,
    "internship_words": pl.Boolean,
    "amounts": pl.String,
}
_REGISTRATION_TYPES: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(_DAYS, pl.Date),
    "monthly_pay_fen": pl.Int64,
    "statement_signed": pl.Boolean,
    "cohort": pl.Int64,
}


def registrations_of(scope: Scope, order: FrameOrder) -> QuerySet[Destination]:
    """The versions that are checked: those of graduates in good standing that wait or count."""
    rows = destinations_in(scope, Cohort(order.cohort)).filter(under([order.path]))
    return rows.filter(status__in=sorted(CHECKED), graduate__standing="").select_related(None)


def graduates_of(scope: Scope, order: FrameOrder) -> QuerySet[Graduate]:
    """The graduates in good standing."""
    return graduates_in(scope, Cohort(order.cohort)).filter(under([order.path]), standing="")


def registrations(
    scope: Scope, order: FrameOrder, only: Iterable[int] | None = None
) -> pl.DataFrame:
    """One row a version; of these graduates only where `only` names some."""
    rows = _of(registrations_of(scope, order), only)
    columns = {
        "registration": "pk",
        "graduate": "graduate_id",
        "person": digest(order.key, "graduate__id_number_hash"),
        "exam": text_digest(order.key, "graduate__exam_number"),
        "cohort": "cohort",
        "org": "graduate__org_id",
        "class_name": "graduate__class_name",
        "qualification": "graduate__qualification",
        "major": "graduate__major",
        "training_mode": "graduate__training_mode",
        "agreed_unit": "graduate__agreed_unit",
        "graduation_date": "graduate__graduation_date",
        "filed_on": TruncDate("filed_at", tzinfo=timezone.get_default_timezone()),
        "sealed": "contact_phone_sealed",
        **{name: name for name in _KEPT},
    }
    found = frame_of(rows, columns, _REGISTRATION_TYPES, lambda part: _phones(part, order.key))
    counting = sorted(status.value for status in EFFECTIVE)
    found = found.with_columns(
        effective=pl.col("status").is_in(counting) & (pl.col("effective_date") <= order.day)
    )
    named = mapped(_placed(scope, found), "employer_name", "employer_plain", plain)
    return mapped(named, "school_name", "school_plain", plain).drop("org", "qualification")


def graduates(scope: Scope, order: FrameOrder, only: Iterable[int] | None = None) -> pl.DataFrame:
    """One row a graduate, whether registered or not."""
    rows = graduates_of(scope, order)
    if only is not None:
        rows = rows.filter(pk__in=sorted(only))
    columns = {
        "graduate": "pk",
        "person": digest(order.key, "id_number_hash"),
        "exam": text_digest(order.key, "exam_number"),
        "phone": digest(order.key, "phone_hash"),
        "cohort": "cohort",
        "org": "org_id",
        "class_name": "class_name",
        "qualification": "qualification",
        "hardship": "hardship",
        "counted": "in_statistics",
        "sealed": "id_number_sealed",
    }
    found = frame_of(rows, columns, {"cohort": pl.Int64, "counted": pl.Boolean}, _numbers)
    return _placed(scope, found).drop("org", "qualification")


def evidence(scope: Scope, order: FrameOrder, only: Iterable[int] | None = None) -> pl.DataFrame:
    """One row a paper of a version that is checked."""
    rows = Evidence.objects.filter(destination__in=_of(registrations_of(scope, order), only))
    columns = {"registration": "destination_id", "kind": "kind", "sha256": "file__sha256"}
    found = frame_of(rows, columns, {})
    read = [
        (one.sha256, one.picture or None, one.internship_words, one.amounts or None)
        for one in paper_facts(scope, found["sha256"].unique().to_list())
    ]
    return found.join(pl.DataFrame(read, schema=_READ, orient="row"), on="sha256", how="left")


def answers(scope: Scope, order: FrameOrder, only: Iterable[int] | None = None) -> pl.DataFrame:
    """What graduates said of their own registrations; confirming it in the platform is an answer too."""
    zone = timezone.get_default_timezone()
    rows = _of(registrations_of(scope, order), only)
    asked = GraduateQuestion.objects.filter(destination__in=rows).exclude(answer="")
    told = frame_of(
        asked,
        {"registration": "destination_id", "answer": "answer",
         "answered_on": TruncDate("answered_at", tzinfo=zone)},
        {"answered_on": pl.Date},
    )  # fmt: skip
    decided = TruncDate("decided_at", tzinfo=zone)
    confirmed = frame_of(
        rows.filter(status=Status.CONFIRMED).exclude(pk__in=asked.values("destination")),
        {"registration": "pk", "answered_on": decided},
        {"answered_on": pl.Date},
    ).with_columns(answer=pl.lit("confirmed"))
    return pl.concat([told, confirmed.select(told.columns)])


def _of(rows: QuerySet[Destination], only: Iterable[int] | None) -> QuerySet[Destination]:
    return rows if only is None else rows.filter(graduate__in=sorted(only))


def _placed(scope: Scope, frame: pl.DataFrame) -> pl.DataFrame:
    """With university, college and degree level in place of the organisation and the qualification."""
    levels = {
        code: row.extra.get("level", "")
        for code, row in load().codes.table("qualification").items()
    }
    table = pl.DataFrame(
        {"qualification": list(levels), "level": [level or None for level in levels.values()]},
        schema={"qualification": pl.String, "level": pl.String},
    )
    found = frame.join(colleges(scope), on="org", how="left", maintain_order="left")
    return found.join(table, on="qualification", how="left", maintain_order="left")


def colleges(scope: Scope) -> pl.DataFrame:  # noqa: ARG001 - the tree is public
    """Id of each college as text -> codes of its university and its own."""
    universities = dict(Org.objects.filter(kind=OrgKind.UNIVERSITY).values_list("path", "code"))
    below = Org.objects.filter(kind__in=(OrgKind.COLLEGE, OrgKind.UNIVERSITY))
    rows = [
        (str(pk), universities.get(university_path(path)), code)
        for pk, path, code in below.values_list("pk", "path", "code")
    ]
    return pl.DataFrame(
        rows, schema=dict.fromkeys(("org", "university", "college"), pl.String), orient="row"
    )


def _numbers(part: pl.DataFrame) -> pl.DataFrame:
    """With a judgement of the identity number in place of the sealed one; it is opened for that alone."""
    judged = [None if one is None else _is_right(unseal(bytes_of(one))) for one in part["sealed"]]
    return part.drop("sealed").with_columns(id_valid=pl.Series(judged, dtype=pl.Boolean))


def _is_right(number: str) -> bool | None:
    """None of a number of another document, such as a passport."""
    return is_id_number(number) if LIKE_ID_NUMBER.fullmatch(number) else None


def _phones(part: pl.DataFrame, key: bytes) -> pl.DataFrame:
    """With the digest of the contact's phone in place of the sealed one; it is opened for that alone."""
    digests = [None if sealed is None else _phone(sealed, key) for sealed in part["sealed"]]
    return part.drop("sealed").with_columns(contact_phone=pl.Series(digests, dtype=pl.String))


def _phone(sealed: str, key: bytes) -> str:
    """As `digest` makes it of a phone's keyed hash in the database."""
    return hashlib.sha256(key + keyed_hash(unseal(bytes_of(sealed)))).hexdigest()[:DIGEST]
