"""Posts by sheet: of every channel, screened at once, changed again by their number.

A row is known by the publisher's number, and without one by what it says. Posts are written by the services
that also the form uses; what a batch made is closed when it is taken back, for texts once public are kept.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

import polars as pl
from django.db import connection
from django.utils.translation import gettext_lazy

from qihang.apps.intake.models import Batch, Change
from qihang.apps.intake.targets import KeptRecord, Stage, Undone, Upsert
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.postings import services
from qihang.apps.postings.models import Post, PostVersion
from qihang.apps.postings.rules import PostState, from_json
from qihang.apps.postings.sheets.post_rows import PostRow, judged, read_rows
from qihang.kernel import Permission, Scope
from qihang.policy import load

_TABLE = """
    CREATE TEMPORARY TABLE postings_looked (_row bigint PRIMARY KEY, subject bigint, verdict text NOT NULL,
        fields text[] NOT NULL, before jsonb, said jsonb NOT NULL) ON COMMIT DROP
"""
_RESULTS = """
    SELECT staged._row, looked.subject, looked.fields, looked.before,
        ARRAY(SELECT jsonb_array_elements(coalesce(looked.said, '[]'))) AS said,
        CASE WHEN NOT staged._good THEN 'refused' ELSE looked.verdict END AS verdict
    FROM intake_stage staged LEFT JOIN postings_looked looked ON looked._row = staged._row
"""
_WRITTEN = (
    "SELECT _row, subject FROM intake_result WHERE verdict IN ('new', 'changed') ORDER BY _row"
)
_KINDS = {
    "integer": pl.Int64, "money": pl.Int64, "date": pl.Date, "flag": pl.Boolean,
}  # fmt: skip


class PostSheet(Upsert):
    """Posts of one publisher: an employer, an agency, a school or an office."""

    name = "posts"
    title = gettext_lazy("招聘岗位")
    permission = Permission.POST_MANAGE_OWN
    layout = "posts"
    delivers = True  # posts belong to no cohort; none is ended by a sheet
    places = frozenset(OrgKind) - {OrgKind.PROVINCE, OrgKind.OFFICE}

    model = Post
    columns = ("title",)
    caption: ClassVar = ("number", "title", "cities")

    def shape(self, batch: Batch, frame: pl.DataFrame) -> pl.DataFrame:
        """Every column of the layout, empty where the sheet has none."""
        del batch
        columns = load().layout(self.layout).columns.values()
        missing = [
            pl.lit(None, _KINDS.get(column.type, pl.String)).alias(column.name)
            for column in columns
            if column.name not in frame.columns
        ]
        return frame.with_columns(missing).select("_row", "_good", *(c.name for c in columns))

    def evaluate(self, scope: Scope, stage: Stage) -> None:
        """By the rules of the form; refuses where the publisher is not verified."""
        services.verified_publisher(scope, stage.batch.org)
        looked = list(judged(scope, stage))  # it asks the database, which COPY keeps busy
        stage.run("DROP TABLE IF EXISTS pg_temp.postings_looked")
        stage.run(_TABLE)
        with connection.cursor() as cursor, cursor.copy("COPY postings_looked FROM STDIN") as to:
            for one in looked:
                before = json.dumps(one.before, default=str)
                fields = list(one.fields)
                to.write_row((one.row, one.subject, one.verdict, fields, before, one.objections))
        stage.make_results(_RESULTS)

    def lock(self, scope: Scope, stage: Stage) -> None:
        """Nothing yet: changing locks the posts, in order of id."""

    def apply(self, scope: Scope, stage: Stage) -> frozenset[int]:
        """New posts and new texts, each kind in one step."""
        written: dict[int, int | None] = dict((*row,) for row in stage.read(_WRITTEN))  # type: ignore[misc]
        rows = [row for row in read_rows(stage) if row.row in written]
        fresh = [row for row in rows if written[row.row] is None]
        changed = {subject: row for row in rows if (subject := written[row.row]) is not None}
        org, now = stage.batch.org, stage.now
        made = services.create_listed(scope, org, [row.draft for row in fresh], now)
        texts = {pk: row.draft.content for pk, row in changed.items()}
        mended = services.change_listed(scope, org, texts, now) if texts else []
        numbers = services.newest_numbers(mended)
        notes = [
            Change(batch=stage.batch, subject=p.pk, row=r.row)
            for p, r in zip(made, fresh, strict=True)
        ]
        notes += [
            Change(
                batch=stage.batch, subject=post.pk, row=changed[post.pk].row,
                before={"version": numbers[post.pk] - 1}, after={"version": numbers[post.pk]},
            )
            for post in mended
        ]  # fmt: skip
        Change.objects.bulk_create(notes, batch_size=2000)
        return frozenset(change.subject for change in notes)

    def undo(self, scope: Scope, batch: Batch, original: Batch) -> Undone:
        """Close what it made, give the others their former text; where somebody went on, nothing."""
        changes = {c.subject: c for c in Change.objects.filter(batch=original)}
        posts = Post.objects.in_bulk(changes)
        numbers = services.newest_numbers([*posts.values()])
        stands = {
            pk for pk, c in changes.items() if numbers.get(pk) == (c.after or {}).get("version", 1)
        }
        made = [posts[pk] for pk in stands if changes[pk].before is None]
        removed = services.close_listed(scope, made, batch.created_at)
        mended = {pk: changes[pk] for pk in stands if changes[pk].before is not None}
        restored = _restored(scope, original, mended, posts, batch)
        back = removed | restored
        kept = tuple(
            KeptRecord(changes[pk].row, posts[pk].title, "changed")
            for pk in sorted(changes.keys() - back)
            if pk in posts
        )
        Change.objects.bulk_create(
            [Change(batch=batch, subject=pk, row=changes[pk].row) for pk in sorted(back)],
            batch_size=2000,
        )
        return Undone(restored=restored, removed=removed, kept=kept)

    def layout_field(self, column: str) -> tuple[str, str]:
        """Columns bear the names of the layout."""
        return column, column

    def value_labels(self, column: str, values: Sequence[Any]) -> Mapping[Any, str]:
        """As they stand in the sheet."""
        del column, values
        return {}

    def publish(self, ids: frozenset[int], on: date) -> None:
        """Each step has told upper apps already."""


def _restored(
    scope: Scope,
    original: Batch,
    changes: Mapping[int, Change],
    posts: Mapping[int, Post],
    batch: Batch,
) -> frozenset[int]:
    """Texts that wait are dropped; those in force give way to the former ones."""
    dropped = services.drop_changes_listed(scope, changes, batch.created_at)
    former = PostVersion.objects.filter(post__in=set(changes) - dropped)
    wanted = {pk: (change.before or {}).get("version") for pk, change in changes.items()}
    texts = {
        one.post_id: from_json(one.content)
        for one in former
        if one.number == wanted[one.post_id] and posts[one.post_id].status == PostState.PUBLISHED
    }
    again = services.change_listed(scope, original.org, texts, batch.created_at) if texts else []
    return dropped | {post.pk for post in again}


__all__ = ["PostRow", "PostSheet"]
