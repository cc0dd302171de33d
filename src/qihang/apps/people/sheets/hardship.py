"""Hardship lists: departments say who is owed help, and the graduates they name join a group.

A graduate is found by identity number, whatever the university; the name must agree. The national
code set counts groups together (3 is 1 and 2), so a list adds its group to those already known, and
takes it away where the recognition has ended. Who is not on a list keeps what stands.
"""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

import polars as pl
from django.utils import timezone
from django.utils.translation import gettext_lazy

from qihang.apps.intake.models import Batch
from qihang.apps.intake.targets import RowCheck, RowProblem, Upsert
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.models import Graduate
from qihang.apps.people.sheets.roster import hashed
from qihang.kernel import Permission, bus, msgid
from qihang.kernel.names import plain_name_sql
from qihang.policy import load

# All rows of one person count together; the first of them carries the change.
_LOOKUPS = """
    LEFT JOIN (
        SELECT id_number_hash, min(_row) AS first,
            coalesce(bit_or(part) FILTER (WHERE NOT ended), 0)::integer AS joins,
            coalesce(bit_or(part) FILTER (WHERE ended), 0)::integer AS leaves
        FROM intake_stage WHERE _good GROUP BY id_number_hash
    ) listed ON listed.id_number_hash = staged.id_number_hash
"""
_HARDSHIP = """
    CASE WHEN staged._row = listed.first THEN ((record.hardship::integer & ~listed.leaves) | listed.joins)::text END
"""
_OBJECTIONS = (
    RowCheck(
        RowProblem(
            "not_a_graduate",
            msgid("本届没有身份证号是这个的毕业生，这一行不起作用。"),
            "id_number",
            severity="warning",
        ),
        "staged.id_number_hash IS NOT NULL AND record.id IS NULL",
    ),
    RowCheck(
        RowProblem(
            "name_differs",
            msgid("姓名与学籍库不一致，请核对身份证号和姓名；姓名确有变更的，由学校教务部门更正。"),
            "name",
        ),
        f"{plain_name_sql('staged.name')} <> {plain_name_sql('record.name')}",
    ),
)


class Hardship(Upsert):
    """The hardship group of graduates who are on record already."""

    name = "hardship"
    title = gettext_lazy("困难毕业生名单")
    permission = Permission.HARDSHIP_IMPORT
    layout = "hardship"
    places = frozenset({OrgKind.PROVINCE, OrgKind.DEPARTMENT, OrgKind.UNIVERSITY})

    model = Graduate
    match = (
        "record.cohort = %(cohort)s AND record.id_number_hash = staged.id_number_hash"
        " AND record.org_path ^@ %(reach)s AND record.holds_numbers"
    )
    columns = ("hardship",)
    creates = False
    lookups = _LOOKUPS
    derived: ClassVar[Mapping[str, str]] = {"hardship": _HARDSHIP}
    objections = _OBJECTIONS
    caption = ("name",)
    code_sets: ClassVar[Mapping[str, str]] = {"hardship": "hardship"}

    def reach(self, org: Org) -> str:
        """A department's list is about the whole province it belongs to."""
        if org.kind == OrgKind.DEPARTMENT and org.parent:
            return org.parent.path
        return org.path

    def shape(self, batch: Batch, frame: pl.DataFrame) -> pl.DataFrame:
        """Which part of the hardship code a row is about, and whether it has ended."""
        groups = load().codes.table("subsidy_group").values()
        parts = {row.code: int(row.extra["hardship"]) for row in groups}
        day = timezone.localdate(batch.created_at)
        return frame.select(
            "_row", "_good", "name",
            part=pl.col("kind").replace_strict(parts, default=0, return_dtype=pl.Int32),
            ended=(pl.col("until_date") <= day).fill_null(value=False),
            id_number_hash=hashed(frame["id_number"]),
        )  # fmt: skip

    def layout_field(self, column: str) -> tuple[str, str]:
        """The group stands where the list names it."""
        return ("kind" if column == "hardship" else column), column

    def publish(self, ids: frozenset[int], on: date) -> None:
        """The ledger counts by group."""
        bus.publish(GraduatesChanged(ids, on))
