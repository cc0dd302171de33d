"""Destinations by sheet: an office prepares drafts, and each graduate proves and files their own.

No office files in a graduate's name, so a row becomes a draft that waits for papers, statement and
filing. It never touches what a graduate wrote or filed: such rows are left alone and named. A draft
of an earlier sheet that its graduate has not touched may be written anew.
"""

from collections.abc import Callable
from typing import Any, ClassVar

import polars as pl
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries.prepared_rows import TARGET
from qihang.apps.destinations.rules import Window, is_reachable, window_at
from qihang.apps.destinations.sheets.match_sql import (
    COLUMNS,
    DRAFT,
    GRADUATE,
    LOCK,
    PAIRED,
    PHONE,
    SETTLED,
    TEXTS,
    TYPES,
    VERSIONS,
)
from qihang.apps.destinations.sheets.record_checks import OBJECTIONS
from qihang.apps.destinations.sheets.row_checks import check_rows
from qihang.apps.intake.models import Batch, Change
from qihang.apps.intake.targets import Stage, Undone, Upsert
from qihang.apps.messages import services as messages
from qihang.apps.messages.services import Notice, Reader
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import Act, keyed_hash, record_acts, seal
from qihang.kernel import Cohort, Permission, Refusal, Scope
from qihang.kernel.identity import mask
from qihang.policy import load

_WRITTEN = """
    SELECT destination.uuid, destination.org_path, destination.version, destination.kind,
        result.verdict, graduate.id, graduate.account_id
    FROM intake_result result JOIN destinations_destination destination ON destination.id = result.subject
    JOIN people_graduate graduate ON graduate.id = destination.graduate_id
    WHERE result.verdict IN ('new', 'changed') ORDER BY destination.id
"""


class DestinationSheet(Upsert):
    """Drafts of destinations for graduates of one university or college and cohort."""

    name = TARGET
    title = gettext_lazy("毕业去向")
    permission = Permission.DESTINATION_IMPORT
    layout = "destinations"
    places = frozenset({OrgKind.UNIVERSITY, OrgKind.COLLEGE})

    model = Destination
    match = DRAFT
    columns = COLUMNS
    paired: ClassVar = PAIRED
    fresh: ClassVar = {
        "uuid": "gen_random_uuid()",
        "graduate_id": "result.graduate_id",
        "cohort": "%(cohort)s",
        "org_path": "result.org_path",
        "version": "result.version",
        "replaces_id": "result.replaces_id",
        "created_at": "%(now)s",
    }
    lookups = (
        f"{GRADUATE} {VERSIONS} LEFT JOIN destinations_looked looked ON looked._row = staged._row"
    )
    derived: ClassVar = {
        "graduate_id": "graduate.id",
        "org_path": "graduate.org_path",
        "version": "versions.next",
        "replaces_id": "versions.basis",
        "contact_phone_sealed": "CASE WHEN looked.same_phone THEN record.contact_phone_sealed"
        " ELSE staged.contact_phone_sealed END",
    }
    whole = True
    objections = OBJECTIONS
    further = "ARRAY(SELECT jsonb_array_elements(looked.said))"
    settled = SETTLED
    caption = ("exam_number", "student_number", "name")
    called = (
        "(SELECT concat_ws(' ', graduate.exam_number, graduate.name) FROM people_graduate graduate"
        " WHERE graduate.id = record.graduate_id)"
    )

    def shape(self, batch: Batch, frame: pl.DataFrame) -> pl.DataFrame:
        """Everything a draft has, the phone sealed; a graduate's own statement is never taken over."""
        del batch
        texts = ("exam_number", "name", "student_number", "contact_phone", *TEXTS)
        missing = dict.fromkeys(texts, pl.String) | TYPES
        frame = frame.with_columns(
            pl.lit(None, kind).alias(n) for n, kind in missing.items() if n not in frame.columns
        )
        return frame.select(
            "_row", "_good", "exam_number", "name", "student_number", *TYPES,
            *(pl.col(name).fill_null("") for name in TEXTS),
            statement_signed=pl.lit(value=False),
            **_phones(frame["contact_phone"]),
        )  # fmt: skip

    def layout_field(self, column: str) -> tuple[str, str]:
        """The phone masked."""
        sealed, masked = PHONE
        return ("contact_phone", masked) if column == sealed else (column, column)

    def evaluate(self, scope: Scope, stage: Stage) -> None:
        """By the rules of filing of the day; raises Refusal not_open outside the time for it."""
        day, batch = timezone.localdate(stage.now), stage.batch
        window = window_at(load(), Cohort(int(batch.cohort or 0)), day)
        if window in (Window.EARLY, Window.CLOSED):
            raise Refusal(
                "not_open", "本届毕业去向登记还没有开始或已经截止，现在不能导入。请核对届别和日期。"
            )
        check_rows(scope, stage)
        super().evaluate(scope, stage)

    def lock(self, scope: Scope, stage: Stage) -> None:
        """The graduates, as every act on a registration begins."""
        del scope
        stage.run(LOCK)

    def apply(self, scope: Scope, stage: Stage) -> frozenset[int]:
        """Write the drafts, record each, and tell the graduates of new ones."""
        ids = super().apply(scope, stage)
        written = stage.read(_WRITTEN)
        facts = {"batch": str(stage.batch.uuid)}
        record_acts(
            scope,
            [
                Act(
                    "destination.prepare", "destination", uuid, path,
                    after={"version": version, "kind": kind, **facts},
                )
                for uuid, path, version, kind, *_ in written
            ],
        )  # fmt: skip
        readers = [
            Reader(account, graduate, path)
            for _, path, _, _, verdict, graduate, account in written
            if verdict == "new"
        ]
        notice = Notice("destination_prepared", reverse("destinations:own"), _key(stage.batch))
        messages.notify(scope, notice, readers, stage.now)
        return ids

    def undo(self, scope: Scope, batch: Batch, original: Batch) -> Undone:
        """Also take back what the graduates were told of drafts that are gone."""
        made = Change.objects.filter(batch=original).values("subject")
        owners = dict(Destination.objects.filter(pk__in=made).values_list("pk", "graduate"))
        undone = super().undo(scope, batch, original)
        messages.retract(scope, _key(original), [owners[pk] for pk in undone.removed])
        return undone


def _key(batch: Batch) -> str:
    return f"prepared:{batch.uuid}"


def _phones(phones: pl.Series) -> dict[str, pl.Series]:
    texts = [text or "" for text in phones.to_list()]

    def each(make: Callable[[str], Any], empty: Any, kind: type[pl.DataType]) -> pl.Series:
        return pl.Series([make(text) if text else empty for text in texts], dtype=kind)

    return {
        "contact_phone_sealed": each(seal, None, pl.Binary),
        "contact_phone_masked": each(mask, "", pl.String),
        "contact_phone_hash": each(keyed_hash, None, pl.Binary),
        "contact_phone_fits": each(is_reachable, None, pl.Boolean),
    }
