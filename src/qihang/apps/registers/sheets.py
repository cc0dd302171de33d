"""Registers as targets of sheets: what a page asks of a delivery, shows before loading and takes back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
from django.forms import ChoiceField, Field, RadioSelect
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_lazy

from qihang.apps.intake.models import Batch
from qihang.apps.intake.targets import RowCheck, RowProblem, Stage, Undone
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.registers import services
from qihang.apps.registers.models import Delivery
from qihang.apps.registers.rules import Origin, RegisterShape, seen_by, shape_of
from qihang.kernel import Objection, Permission, Refusal, Scope, msgid
from qihang.policy import Register, load
from qihang.web.fields import DayField

# The hardship list has a sheet of its own (`people`), which says who joins a group.
NAMES = (
    "employers", "admissions", "enlistment", "programmes", "insurance", "firm_people", "staff",
)  # fmt: skip
# Columns that hold a hash -> the column of the layout of which it is made.
HASHED = {"owner_hash": "legal_person", "phone_hash": "phone"}
WHOLE, PARTIAL = "whole", "partial"
CAPTION = {RegisterShape.FIRMS: ("name", "code"), RegisterShape.PEOPLE: ("name", "person_masked")}
_REPEATED = RowCheck(
    RowProblem(
        services.REPEATED,
        msgid("这一行与前面的一行是同一条记录，只导入前面的一行。"),
        severity="warning",
    ),
    "again",
)


class RegisterSheet:
    """A sheet becomes a delivery: previewed here, loaded and taken back as every delivery is."""

    permission = Permission.REGISTER_LOAD
    places = frozenset({OrgKind.PROVINCE, OrgKind.DEPARTMENT})
    delivers = True
    objections: Sequence[RowCheck] = (_REPEATED,)
    keys: frozenset[str] = frozenset()
    code_sets: Mapping[str, str] = {}

    def __init__(self, name: str) -> None:
        self.name = self.layout = name

    @property
    def register(self) -> Register:
        """What policy says of it."""
        return load().registers.by_name[self.name]

    @property
    def shape_of_rows(self) -> RegisterShape:
        """Firms or people."""
        return shape_of(self.register)

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.register.label.text(get_language() or "")

    @property
    def caption(self) -> tuple[str, ...]:
        """By which rows are shown."""
        return CAPTION[self.shape_of_rows]

    def open_to(self, scope: Scope) -> bool:
        """Whoever loads must also be one who may see this register."""
        return scope.allows(self.permission) and scope.allows(seen_by(self.name))

    def questions(self, today: date) -> Mapping[str, Field]:
        """Which authority, the day of its data, and whether they are all it has."""
        del today
        language = get_language() or ""
        authorities = [(c, label.text(language)) for c, label in self.register.authorities.items()]
        if len(authorities) > 1:
            authorities.insert(0, ("", gettext("请选择")))
        reach = [
            (WHOLE, gettext("全部：表里没有的记录从这一天起终止")),
            (PARTIAL, gettext("部分：只新增和变更，不终止")),
        ]
        return {
            "source": ChoiceField(label=gettext_lazy("提供部门"), choices=authorities),
            "day": DayField(
                label=gettext_lazy("数据日期"),
                help_text=gettext_lazy("数据反映的是哪一天的情况，不是上传的日期。"),
            ),
            "reach": ChoiceField(label=gettext_lazy("范围"), choices=reach, widget=RadioSelect),
        }

    def asked(
        self, scope: Scope, answers: Mapping[str, Any], today: date
    ) -> Mapping[str, str | bool]:
        """Source, day, whole; raises Refusal asked_missing, and those of where a delivery comes from."""
        if not all(answers.get(name) for name in ("source", "day", "reach")):
            raise Refusal(
                "asked_missing",
                "登记库数据要说明提供部门、数据日期和范围：请在页面上传，或用 qihang register import。",
            )
        origin = Origin(answers["source"], answers["day"], answers["reach"] == WHOLE)
        try:
            services.newest_before(scope, self.name, origin, today)
        except Refusal as refusal:
            raise _beside_field(refusal) from None
        return {"source": origin.source, "day": origin.day.isoformat(), "whole": origin.whole}

    def answered(self, batch: Batch) -> Sequence[tuple[str, str]]:
        """As people read it; a sheet with faulty rows ends nothing, whatever was answered."""
        origin = origin_of(batch)
        authority = self.register.authorities[origin.source].text(get_language() or "")
        reach = gettext("全部") if origin.whole else gettext("部分，只新增和变更")
        if origin.whole and batch.refused and not batch.reverses_id:
            reach = gettext("全部；表里有错误行，所以这次不终止任何记录")
        return (
            (gettext("提供部门"), authority),
            (gettext("数据日期"), origin.day.isoformat()),
            (gettext("范围"), reach),
        )

    def reach(self, org: Org) -> str:
        """Registers stand in no tree; batches are seen where they were loaded."""
        return org.path

    def shape(self, batch: Batch, frame: pl.DataFrame) -> pl.DataFrame:
        """As rows arrive from anywhere: numbers hashed and masked, names made ready for searching."""
        del batch
        return frame.select("_row", "_good").hstack(services.prepared(self.shape_of_rows, frame))

    def evaluate(self, scope: Scope, stage: Stage) -> None:
        """By the conditions of loading; refuses as loading would."""
        origin = origin_of(stage.batch)
        services.newest_before(scope, self.name, origin, timezone.localdate(stage.now))
        services.evaluate(stage, self.shape_of_rows, self.name, origin)

    def lock(self, scope: Scope, stage: Stage) -> None:
        """One delivery of a register at a time."""
        del scope, stage
        services.one_at_a_time(self.name)

    def apply(self, scope: Scope, stage: Stage) -> frozenset[int]:
        """Load it; rows keep their own past, so no ids are told and no changes kept beside it.

        A sheet of which rows were left out ends nothing.
        """
        origin = origin_of(stage.batch)
        origin = replace(origin, whole=origin.whole and not stage.batch.refused)
        services.load_staged(scope, stage, self.name, origin)
        return frozenset()

    def undo(self, scope: Scope, batch: Batch, original: Batch) -> Undone:
        """As the newest delivery is taken back anywhere."""
        delivery = Delivery.objects.get(batch=original)
        services.undo_delivery(scope, delivery.uuid, batch.created_at)
        counted = {"changed": delivery.changed + delivery.ended, "new": delivery.added}
        return Undone(counted=counted)

    def publish(self, ids: frozenset[int], on: date) -> None:
        """Nothing: the delivery has been told of."""

    def layout_field(self, column: str) -> tuple[str, str]:
        """Columns bear the names of the layout, save those of which only a hash is kept."""
        return HASHED.get(column, column), column

    def value_labels(self, column: str, values: Sequence[Any]) -> Mapping[Any, str]:
        """Every value speaks for itself; a hash is not shown."""
        hidden = gettext("已登记，不显示")
        return dict.fromkeys(filter(None, values), hidden) if column in HASHED else {}


def _beside_field(refusal: Refusal) -> Refusal:
    """The same, told beside the answer it is about."""
    field = {"source_unknown": "source", "not_allowed": ""}.get(refusal.code, "day")
    beside = Objection(refusal.code, refusal.message, field, refusal.facts)
    return Refusal(refusal.code, refusal.message, (beside,), **refusal.facts)


def origin_of(batch: Batch) -> Origin:
    """The delivery a sheet becomes."""
    asked = batch.asked
    return Origin(
        source=asked["source"],
        day=date.fromisoformat(asked["day"]),
        whole=asked["whole"],
        file_name=batch.file_name,
        sha256=batch.file_sha256,
    )
