"""The academic office's list of graduates: the one sheet that may change who somebody is.

Graduates are known by exam number within their cohort, or by identity number where the exam number was corrected;
their college is found by code or name within the university that loads the sheet. Nobody is taken off
by being left out of a sheet.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

import polars as pl
from django.utils import timezone
from django.utils.translation import gettext_lazy

from qihang.apps.intake.models import Batch
from qihang.apps.intake.targets import Stage, Upsert
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import keyed_hash, seal
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import BOUND_MODES, ROSTER
from qihang.apps.people.services import (
    counted_qualifications,
    may_be_called,
    name_key,
    note_corrections,
)
from qihang.apps.people.sheets import matching
from qihang.apps.people.sheets.roster_checks import LOOKUPS, OBJECTIONS, UNOWNED_PHONE
from qihang.kernel import Cohort, Permission, Scope, bus
from qihang.kernel.identity import mask, sex_of
from qihang.policy import load

SEALED = ("id_number", "phone")
# What the checks below read, whether a sheet has it or not.
CHECKED = (
    "school_code", "college", "hardship", "sex", "training_mode", "agreed_unit", "phone",
)  # fmt: skip


class Roster(Upsert):
    """Graduates of one university and cohort."""

    name = ROSTER
    title = gettext_lazy("毕业生名单")
    permission = Permission.ROSTER_IMPORT
    layout = "roster"
    places = frozenset({OrgKind.UNIVERSITY})

    model = Graduate
    match = matching.MATCH
    keys = frozenset(matching.NUMBERS)
    settled = matching.OF_LEFT
    columns = (
        "org_id", "org_path", "exam_number", "student_number", "name", "name_key",
        "id_number_hash", "phone_hash", "sex", "ethnicity", "politics", "qualification", "major",
        "major_name", "training_mode", "agreed_unit", "home_place", "rural", "teacher_type",
        "class_name", "enrolled_date", "graduation_date", "in_statistics",
    )  # fmt: skip
    paired: ClassVar[Mapping[str, str]] = {
        f"{name}_{form}": f"{name}_hash" for name in SEALED for form in ("sealed", "masked")
    }
    fresh: ClassVar[Mapping[str, str]] = {
        "uuid": "gen_random_uuid()",
        "cohort": "%(cohort)s",
        "created_at": "%(now)s",
        "hardship": "COALESCE(staged.hardship, '0')",  # later on the hardship lists decide
    }
    lookups = LOOKUPS
    derived: ClassVar[Mapping[str, str]] = {
        "org_id": "college.id",
        "org_path": "college.path",
        # A sheet never brings back who left: only a change of standing does.
        "in_statistics": "staged.in_statistics AND coalesce(record.standing, '') = ''",
        "phone_hash": UNOWNED_PHONE,
    }
    objections = OBJECTIONS
    in_use = "record.account_id IS NOT NULL"
    caption = ("exam_number", "name")

    def shape(self, batch: Batch, frame: pl.DataFrame) -> pl.DataFrame:
        """Numbers sealed, names keyed, and whether the qualification counts."""
        missing = [n for n in CHECKED if n not in frame.columns]
        frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)
        if "graduation_date" not in frame.columns:
            frame = frame.with_columns(graduation_date=pl.lit(None, pl.Date))
        frame = frame.with_columns(agreed_unit=_unit_of_the_bound())
        return frame.with_columns(
            sex_of_number=keyed(frame["id_number"], sex_of),
            called=keyed(frame["name"], _called),
            in_statistics=pl.col("qualification").is_in(counted_qualifications()),
            name_key=keyed(frame["name"], name_key),
            outside_cohort=_outside(Cohort(int(batch.cohort or 0))),
            phone_holders=pl.lit(_many(batch.created_at)),
            **sealed(frame),
        ).drop(name for name in SEALED if name in frame.columns)

    def lock(self, scope: Scope, stage: Stage) -> None:
        """Every record that has a number of the sheet."""
        del scope
        matching.lock_matches(stage)

    def evaluate(self, scope: Scope, stage: Stage) -> None:
        """By what the sheet will leave behind: a number may be one that another row gives up."""
        matching.match_rows(stage)
        super().evaluate(scope, stage)
        matching.hold_back(stage)

    def apply(self, scope: Scope, stage: Stage) -> frozenset[int]:
        """Also note at each graduate whose numbers were corrected what they were, and why."""
        ids = super().apply(scope, stage)
        note_corrections(scope, matching.corrections(stage), stage.batch.reason, stage.now)
        return ids

    def layout_field(self, column: str) -> tuple[str, str]:
        """Masked numbers, and the college for the keys it is stored by."""
        special = {
            "id_number_hash": ("id_number", "id_number_masked"),
            "phone_hash": ("phone", "phone_masked"),
            "org_id": ("college", "org_id"),
        }
        return special.get(column, (column, column))

    def value_labels(self, column: str, values: Sequence[Any]) -> Mapping[Any, str]:
        """Names of colleges."""
        if column != "org_id":
            return {}
        return dict(Org.objects.filter(pk__in=values).values_list("pk", "name"))

    def publish(self, ids: frozenset[int], on: date) -> None:
        """The ledger and the registrations follow."""
        bus.publish(GraduatesChanged(ids, on))


def _outside(cohort: Cohort) -> pl.Expr:
    """Whether the graduation lies after the last day of the cohort, or not after that of the one before."""
    last, before = (load().deadline("cohort_closes", Cohort(cohort.year - n)) for n in (0, 1))
    graduated = pl.col("graduation_date")
    return (graduated > last) | (graduated <= before)


def _called(name: str) -> str:
    """Whether a person may be called so, as a word."""
    return "yes" if may_be_called(name) else "no"


def _many(at: datetime) -> int:
    """From how many graduates on one phone is too many."""
    return load().limit("shared_phone_persons", timezone.localdate(at))


def _unit_of_the_bound() -> pl.Expr:
    """The agreed unit; emptied where the row says that the training is not, or no longer, bound to one."""
    mode, unit = pl.col("training_mode"), pl.col("agreed_unit")
    released = mode.is_not_null() & ~mode.is_in(sorted(BOUND_MODES))
    return pl.when(released & unit.is_null()).then(pl.lit("")).otherwise(unit)


def sealed(frame: pl.DataFrame) -> dict[str, pl.Series]:
    """Sealed, hashed and masked columns of those of SEALED that the frame has."""
    forms: dict[str, tuple[Callable[[str], object], type[pl.DataType]]] = {
        "sealed": (seal, pl.Binary),
        "hash": (keyed_hash, pl.Binary),
        "masked": (mask, pl.String),
    }
    return {
        f"{name}_{form}": pl.Series(
            [None if text is None else make(text) for text in frame[name].to_list()], dtype=kind
        )
        for name in SEALED
        if name in frame.columns
        for form, (make, kind) in forms.items()
    }


def hashed(texts: pl.Series) -> pl.Series:
    """The keyed hash of each number."""
    found = [None if text is None else keyed_hash(text) for text in texts.to_list()]
    return pl.Series(found, dtype=pl.Binary)


def keyed(texts: pl.Series, make: Callable[[str], str]) -> pl.Series:
    """`make` of each text, asked once for each distinct one."""
    distinct = texts.drop_nulls().unique().to_list()
    return texts.replace_strict(distinct, [make(text) for text in distinct], return_dtype=pl.String)
