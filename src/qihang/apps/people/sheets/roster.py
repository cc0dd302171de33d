"""The academic office's list of graduates: the one sheet that may change who somebody is.

Graduates are known by exam number within their cohort, or by identity number where the exam number was corrected;
their college is found by code or name within the university that loads the sheet. Nobody is taken off
by being left out of a sheet.
"""

# ruff: noqa: S608 - the SQL is put together from constants

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

import polars as pl
from django.utils.translation import gettext_lazy

from qihang.apps.intake.models import Batch
from qihang.apps.intake.targets import RowCheck, RowProblem, Stage, Upsert
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import keyed_hash, seal
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import BOUND_MODES, ROSTER
from qihang.apps.people.services import counted_qualifications, name_key, note_corrections
from qihang.apps.people.sheets import matching
from qihang.kernel import Permission, Scope, bus, msgid
from qihang.kernel.identity import mask

SEALED = ("id_number", "phone")
# What the checks below read, whether a sheet has it or not.
CHECKED = (
    "school_code", "college", "hardship", "sex", "training_mode", "agreed_unit", "phone",
)  # fmt: skip

_LOOKUPS = f"""
    {matching.LOOKUPS}
    JOIN orgs_org university ON university.path = %(reach)s
    LEFT JOIN (
        SELECT key, min(id) AS id, min(path) AS path, count(DISTINCT id) AS times FROM (
            SELECT unnest(ARRAY[code, name, split_part(code, '-', 2)]) AS key, id, path
            FROM orgs_org
            WHERE kind = 'college' AND path ^@ %(reach)s AND open_until IS NULL) named
        GROUP BY key) college ON college.key = staged.college
    LEFT JOIN (
        SELECT id_number_hash, min(_row) AS first, max(_row) AS last FROM intake_stage
        GROUP BY id_number_hash HAVING count(*) > 1) repeated ON repeated.id_number_hash = staged.id_number_hash
"""
# Where the graduate, or the office at their asking, has registered a phone, the roster no longer decides.
_OWNED = """
    EXISTS (SELECT FROM people_contactchange owned
        WHERE owned.graduate_id = record.id AND owned.channel = 'phone')
"""
_OBJECTIONS = (
    RowCheck(
        RowProblem(
            "other_school",
            msgid("院校代码“{value}”不是本校的，请核对这一行是否属于本校。"),
            "school_code",
        ),
        "right(staged.school_code, 5) <> university.code",
        {"value": "staged.school_code"},
    ),
    RowCheck(
        RowProblem(
            "unknown_college",
            msgid(
                "本校没有名称或代码为“{value}”的院系，或它已关闭。请核对，或先请管理员开设该院系。"
            ),
            "college",
        ),
        "staged.college IS NOT NULL AND college.id IS NULL",
        {"value": "staged.college"},
    ),
    RowCheck(
        RowProblem(
            "ambiguous_college", msgid("有几个院系都叫“{value}”，请改填院系代码。"), "college"
        ),
        "college.times > 1",
        {"value": "staged.college"},
    ),
    RowCheck(
        RowProblem(
            "person_repeated",
            msgid("与第 {other} 行的身份证号相同，请核对后只保留正确的一行。"),
            "id_number",
        ),
        "repeated.first IS NOT NULL",
        {
            "other": "CASE WHEN staged._row = repeated.first THEN repeated.last ELSE repeated.first END"
        },
    ),
    RowCheck(
        RowProblem(
            "standing_stays",
            msgid(
                "这名毕业生已登记学籍异动，不再计入本届；名单不改变这一点，复学或误登请办理学籍异动。"
            ),
            "exam_number",
            severity="warning",
        ),
        "record.standing <> ''",
    ),
    RowCheck(
        RowProblem(
            "merged",
            msgid("这个考生号的记录已并入同一人的另一条记录，这一行不起作用，请从名单中删去。"),
            "exam_number",
            severity="warning",
        ),
        matching.OF_MERGED,
    ),
    RowCheck(
        RowProblem(
            "another_person",
            msgid("姓名和身份证号都与这个考生号原来登记的不同，请核对是不是同一个人。"),
            "name",
            severity="warning",
        ),
        f"record.id_number_hash <> staged.id_number_hash AND NOT {matching.NAMES_AGREE}",
    ),
    RowCheck(
        RowProblem(
            "sex_differs",
            msgid("性别与身份证号第 17 位不一致，请核对。"),
            "sex",
            severity="warning",
        ),
        "staged.sex_of_number <> staged.sex",
    ),
    RowCheck(
        RowProblem(
            "phone_owned",
            msgid("手机号与毕业生本人登记的不同，以本人登记的为准，名单里的号码不写入。"),
            "phone",
            severity="warning",
        ),
        f"staged.phone_hash <> record.phone_hash AND {_OWNED}",
    ),
)


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
    settled = matching.OF_MERGED
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
    lookups = _LOOKUPS
    derived: ClassVar[Mapping[str, str]] = {
        "org_id": "college.id",
        "org_path": "college.path",
        # A sheet never brings back who left: only a change of standing does.
        "in_statistics": "staged.in_statistics AND coalesce(record.standing, '') = ''",
        "phone_hash": f"CASE WHEN NOT {_OWNED} THEN staged.phone_hash END",
    }
    objections = _OBJECTIONS
    in_use = "record.account_id IS NOT NULL"
    caption = ("exam_number", "name")

    def shape(self, batch: Batch, frame: pl.DataFrame) -> pl.DataFrame:
        """Numbers sealed, names keyed, and whether the qualification counts."""
        del batch
        missing = [n for n in CHECKED if n not in frame.columns]
        frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)
        frame = frame.with_columns(agreed_unit=_unit_of_the_bound())
        number = pl.col("id_number").str.slice(16, 1).cast(pl.Int64, strict=False)
        return frame.with_columns(
            sex_of_number=pl.when(number % 2 == 1).then(pl.lit("1")).otherwise(pl.lit("2")),
            in_statistics=pl.col("qualification").is_in(counted_qualifications()),
            name_key=keyed(frame["name"], name_key),
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
