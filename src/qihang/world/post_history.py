"""Marks, texts and history of the made-up posts, written by statements over them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import polars as pl
from django.db import connection

from qihang.apps.postings.models import Post, ScreeningFinding
from qihang.apps.postings.rules import PostContent, PostState, as_json
from qihang.apps.postings.services import findings_in
from qihang.world.post_rows import WrittenPost
from qihang.world.post_texts import post_texts

S = PostState
_HISTORY = {  # states on the way, by the last one
    S.DRAFT: (),
    S.SCREENED: (("submit", "screened", 0),),
    S.HELD: (("submit", "screened", 0), ("stop", "held", 0)),
    S.OBJECTED: (("submit", "screened", 0), ("stop", "held", 0), ("object", "objected", 1)),
    S.REFUSED: (
        ("submit", "screened", 0), ("stop", "held", 0), ("object", "objected", 1),
        ("decline", "refused", 2),
    ),
    S.PUBLISHED: (("submit", "screened", 0), ("pass", "published", 0)),
    S.CHANGED: (("submit", "screened", 0), ("pass", "published", 0), ("change", "changed", 1)),
    S.CLOSED: (("submit", "screened", 0), ("pass", "published", 0), ("close", "closed", None)),
    S.FILLED: (("submit", "screened", 0), ("pass", "published", 0), ("fill", "filled", None)),
    S.EXPIRED: (("submit", "screened", 0), ("pass", "published", 0), ("expire", "expired", None)),
}  # fmt: skip
_REASONS = {
    "object": "“青年突击队”是车间名称，不是对年龄的要求。",
    "decline": "岗位要求里写明了年龄，请删去后重新提交。",
}


def write_marks(found: Sequence[WrittenPost], day: date) -> None:
    """What screening marks, asked once for each text."""
    known: dict[tuple[str, str, str], list[ScreeningFinding]] = {}
    rows: list[ScreeningFinding] = []
    worst: dict[str, list[int]] = {"block": [], "warn": []}
    for pk, one in enumerate(found, 1):
        if one.state is S.DRAFT:
            continue
        key = (one.content.channel, one.content.title, one.content.text)
        if key not in known:
            known[key] = findings_in(one.content, day)
        marks = known[key]
        rows += [_mark(mark, pk) for mark in marks]
        if marks:
            worst["block" if any(m.severity == "block" for m in marks) else "warn"].append(pk)
    ScreeningFinding.objects.bulk_create(rows, batch_size=2000)
    for severity, ids in worst.items():
        Post.objects.filter(pk__in=ids).update(severity=severity)


def _mark(mark: ScreeningFinding, pk: int) -> ScreeningFinding:
    return ScreeningFinding(
        post_id=pk, version=1, field=mark.field, start=mark.start, end=mark.end, cls=mark.cls,
        rule=mark.rule, severity=mark.severity, words=mark.words,
    )  # fmt: skip


def write_versions(found: Sequence[WrittenPost]) -> None:
    """The text of each that was submitted; of a changed one the text that waits too."""
    rows = [
        {
            "post_id": pk,
            "number": number,
            "content": json.dumps(as_json(content), ensure_ascii=False),
        }
        for pk, one in enumerate(found, 1)
        if one.state is not S.DRAFT
        for number, content in _texts(one)
    ]
    frame = pl.DataFrame(rows)
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TABLE IF EXISTS pg_temp.seed_text"
        )  # of a seeding before in one transaction
        cursor.execute(
            "CREATE TEMPORARY TABLE seed_text (post_id bigint, number int, content text) ON COMMIT DROP"
        )
        with cursor.copy("COPY seed_text FROM STDIN (FORMAT csv)") as target:
            target.write(frame.write_csv(include_header=False).encode())
        cursor.execute(
            "INSERT INTO postings_postversion (post_id, number, content, at)"
            " SELECT t.post_id, t.number, t.content::jsonb, p.created_at"
            " FROM seed_text t JOIN postings_post p ON p.id = t.post_id ORDER BY t.post_id, t.number"
        )


def _texts(one: WrittenPost) -> Iterator[tuple[int, PostContent]]:
    yield 1, one.content
    if one.state is S.CHANGED:
        yield 2, replace(one.content, text=f"{one.content.text}\n{post_texts().warned[0]}")


def write_moves() -> None:
    """The way of each post to its state, one statement a state."""
    with connection.cursor() as cursor:
        for state, steps in _HISTORY.items():
            before = "draft"
            for action, after, hours in steps:
                cursor.execute(
                    "INSERT INTO postings_postmove"
                    " (act, post_id, action, from_status, to_status, reason, fields, at)"
                    " SELECT gen_random_uuid(), id, %s, %s, %s, %s, '[]',"
                    " coalesce(created_at + make_interval(hours => %s::int), ended_at)"
                    " FROM postings_post WHERE status = %s ORDER BY id",
                    [action, before, after, _REASONS.get(action, ""), hours, state.value],
                )
                before = after
