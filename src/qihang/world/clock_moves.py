"""Moving the demo clock: what the script says between two days is added to what stands.

Graduates whom somebody touched by hand no longer stand as the script left them; they are left alone.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta

import polars as pl
from django.db import connection, transaction
from django.utils import timezone

from qihang.apps.destinations.models import Destination, Evidence, Review
from qihang.apps.destinations.rules import ENDED
from qihang.apps.feed import services as feed
from qihang.apps.metrics import services as metrics
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.services import accept_records
from qihang.apps.people.models import Graduate
from qihang.apps.plans import services as plans
from qihang.kernel import Refusal, Scope
from qihang.world import inboxes
from qihang.world.accounts import account_rows
from qihang.world.clock import forget_kept_day
from qihang.world.copy_frames import copy, moments, scratch
from qihang.world.models import DemoClock
from qihang.world.moments import start_of
from qihang.world.province import Stretch, World, world_of
from qihang.world.rows import cut
from qihang.world.sizes import COHORTS, VERSION

LAST_DAY = date(2025, 1, 1)
STEP = timedelta(days=7)  # written in one transaction; the clock shows how far a long way has come

_LOCK = "SELECT id FROM people_graduate WHERE id IN (SELECT id FROM world_person) ORDER BY id FOR NO KEY UPDATE"
# Whose account or versions are not as the script left them.
_TOUCHED = """
    SELECT p.id FROM world_person p JOIN people_graduate g ON g.id = p.id
    WHERE g.account_id IS DISTINCT FROM p.account_id
    UNION
    SELECT coalesce(e.graduate_id, d.graduate_id)
    FROM world_expected e FULL JOIN (
        SELECT v.* FROM destinations_destination v JOIN world_person p ON p.id = v.graduate_id
    ) d ON d.id = e.id
    WHERE e.id IS NULL OR d.id IS NULL OR (d.status, d.filed_at, d.decided_at, d.kind)
        IS DISTINCT FROM (e.status, e.filed_at, e.decided_at, e.kind)
"""
_MOVE = """
    UPDATE destinations_destination d
    SET status = m.status, filed_at = m.filed_at, decided_at = m.decided_at,
        effective_date = m.effective_date
    FROM world_moved m WHERE m.id = d.id AND (m.status = ANY(%s)) = %s
"""


def status() -> DemoClock:
    """The clock of the world that stands here; raises Refusal no_world or other_script."""
    clock = DemoClock.objects.filter(id=1).first()
    if clock is None:
        raise Refusal("no_world", "还没有演示数据，请先运行 qihang world seed。")
    if clock.script != VERSION:
        raise Refusal("other_script", "演示数据来自旧版本，请运行 qihang world seed 重新生成。")
    return clock


def must_lie_ahead(clock: DemoClock, to: date) -> None:
    """Raises Refusal not_ahead or past_the_end for a day the clock cannot be moved to."""
    if to <= clock.day:
        raise Refusal(
            "not_ahead",
            "演示时钟只能向前走：现在是 {day}。要从头开始，请运行 qihang world seed。",
            day=clock.day.isoformat(),
        )
    if to > LAST_DAY:
        raise Refusal(
            "past_the_end", "演示数据到 {last} 为止，请选择更早的日期。", last=LAST_DAY.isoformat()
        )


def advance(to: date, on_week: Callable[[date], object] = str) -> DemoClock:
    """Let everything happen until the beginning of the day `to`; weeks are committed one by one.

    Raises Refusal no_world, other_script, not_ahead, past_the_end.
    """
    clock = status()
    must_lie_ahead(clock, to)
    world = world_of(clock.size, clock.seed)
    DemoClock.objects.filter(id=1).update(moving_to=to)
    try:
        while clock.day < to:
            clock = _step(world, min(to, clock.day + STEP))
            metrics.fold()  # weeks of entries are more than figures should add up one by one
            plans.keep_phase_ends(Scope.for_system("advance"), world.tree.edition, clock.day)
            on_week(clock.day)
    finally:
        DemoClock.objects.filter(id=1).update(moving_to=None)
    return clock


@transaction.atomic
def _step(world: World, to: date) -> DemoClock:
    clock = DemoClock.objects.select_for_update().get(id=1)
    if clock.day >= to:  # somebody else moved it meanwhile
        return clock
    since, until = start_of(clock.day), start_of(to)
    for stretch in world.stretches:
        if stretch.lives_until > since:
            _sign(_write(world, stretch, since, until))
    began = timezone.make_aware(datetime.combine(clock.day, time()))
    for cohort in sorted({s.cohort for s in world.stretches if s.lives_until > since}):
        metrics.post_history(cohort, timezone.now(), since=began)
    inboxes.fill(COHORTS[-1], clock.day, to)
    feed.note_history(began, timezone.make_aware(datetime.combine(to, time())))
    clock.day = to
    clock.save(update_fields=["day"])
    transaction.on_commit(forget_kept_day)
    return clock


def _sign(written: Mapping[str, Iterable[int]]) -> None:
    """By kind: what was written without services is signed as it stands."""
    for kind, ids in written.items():
        accept_records(Scope.for_system("advance"), kind, set(ids), "qihang world advance")


def _write(world: World, stretch: Stretch, since: int, until: int) -> dict[str, Iterable[int]]:
    """What happens to the graduates of one stretch in [since, until); what was written, by kind."""
    part = cut(stretch.script, since, until)
    versions = stretch.script.versions
    opened = _opened(world, stretch, since, until)
    moving = pl.concat(
        [versions[part.born]["graduate"], versions[part.moved]["graduate"], opened["graduate"]]
    ).unique()
    touched = _touched(stretch, moving, since)
    opened = opened.filter(~pl.col("graduate").is_in(touched.implode()))
    _open_accounts(world, opened)
    chosen = ~versions["graduate"].is_in(touched.implode())
    fresh = pl.Series(part.born).filter(chosen.gather(part.born)).to_numpy()
    known = pl.Series(part.moved).filter(chosen.gather(part.moved)).to_numpy()
    _update(versions[known].select("id").join(part.state, on="id", how="left"))
    filed = stretch.destinations(part, fresh)
    copy(Destination, filed)
    copy(Evidence, world.evidence.rows(filed, versions, stretch.names))
    reviews = world.reviews.rows(stretch.cast, stretch.script, since, until)
    left_alone = versions["id"].filter(~chosen)
    reviews = reviews.filter(~pl.col("destination_id").is_in(left_alone.implode()))
    copy(Review, reviews)
    moved = pl.concat([versions["id"][fresh], versions["id"][known], reviews["destination_id"]])
    return {"account": opened["account"], "graduate": opened["graduate"], "destination": moved}


def _opened(world: World, stretch: Stretch, since: int, until: int) -> pl.DataFrame:
    """Graduates who take up their accounts in the window."""
    frame = pl.DataFrame({"graduate": stretch.cast.id, "activated": stretch.activated})
    return frame.filter(
        (pl.col("activated") >= since) & (pl.col("activated") < until)
    ).with_columns(account=pl.col("graduate") + len(world.officials.seats))


def _touched(stretch: Stretch, moving: pl.Series, since: int) -> pl.Series:
    """Of these graduates those who do not stand as the script left them at `since`; all are locked."""
    people = pl.DataFrame({"id": stretch.cast.id, "account_id": stretch.account_ids(since)})
    people = people.filter(pl.col("id").is_in(moving.implode()))
    expected = stretch.standing_of(moving, since)
    scratch("world_person", {"id": "bigint", "account_id": "bigint"}, people)
    columns = {
        "id": "bigint", "graduate_id": "bigint", "kind": "text", "status": "text",
        "filed_at": "timestamptz", "decided_at": "timestamptz",
    }  # fmt: skip
    scratch("world_expected", columns, expected.select(*columns))
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute(_TOUCHED)
        return pl.Series("id", [row[0] for row in cursor.fetchall()], dtype=pl.Int64)


def _open_accounts(world: World, opened: pl.DataFrame) -> None:
    known = Graduate.objects.filter(id__in=opened["graduate"].to_list())
    rows = known.values_list("id", "exam_number", "name")
    schema = {"graduate": pl.Int64, "username": pl.String, "name": pl.String}
    people = opened.join(pl.DataFrame(list(rows), schema=schema, orient="row"), on="graduate")
    copy(
        Account,
        account_rows(
            world.seed,
            people.select("username", "name", id="account", created_at=moments("activated")),
        ),
    )
    scratch(
        "world_opened",
        {"id": "bigint", "account_id": "bigint"},
        people.select(id="graduate", account_id="account"),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_graduate g SET account_id = o.account_id FROM world_opened o WHERE o.id = g.id"
        )


def _update(moved: pl.DataFrame) -> None:
    """New states of versions that stand; those that end go first and make room for others."""
    types = {
        "id": "bigint", "status": "text", "filed_at": "timestamptz", "decided_at": "timestamptz",
        "effective_date": "date",
    }  # fmt: skip
    scratch("world_moved", types, moved.select(*types))
    ended = [status.value for status in ENDED]
    with connection.cursor() as cursor:
        for ends in (True, False):
            cursor.execute(_MOVE, [ended, ends])
