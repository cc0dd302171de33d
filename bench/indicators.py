"""A page's figures from the ledger beside GROUP BY on the records, in PostgreSQL and in DuckDB.

Ledgers of growing size, two cohorts each. Every figure is of one day beside the same day of the
cohort before. "First" is the first question about a part, which reads it into memory; each further
round asks a day nobody asked for before. All three must answer equally. Then the same while
registrations are posted and folded.
"""

# ruff: noqa: S608 - the SQL is put together from constants of this file only

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from statistics import median
from typing import Any, TypeVar

from django.db import connection, transaction

from bench import ledgers
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import queries, services
from qihang.apps.metrics.queries import Sight
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.engines.indicators import Counts
from qihang.kernel import Cohort, Scope
from qihang.web import clock
from tests.apps.metrics.rows import make_version
from tests.factories.people import make_graduate

T = TypeVar("T")
Answer = dict[tuple[int, str], Counts]  # cohort and member, to its counts
SIZES = (100_000, 1_000_000, 12_000_000)
SCOPE = Scope.for_system("bench indicators")
FIRST = 2100  # cohort of the smallest ledger; the next takes the next but one
ROUNDS, NEWCOMERS = 6, 60
FOLD_EACH = 20  # posts, far more often than the worker's minute
GOAL_POSTGRES, GOAL_DUCKDB = 100, 10


@dataclass(frozen=True, slots=True)
class Question:
    """One part of a page: its column in the records, and how the product is asked."""

    name: str
    column: str
    ask: Callable[[Org, Cohort, date], Answer]


def compare(seconds: float, most: int = SIZES[1]) -> None:  # noqa: ARG001 - rounds of fixed work
    """Print figures, ratios, growth for every size up to `most` graduates."""
    grown: dict[str, list[str]] = defaultdict(list)
    for number, rows in enumerate(size for size in SIZES if size <= most):
        cohort = Cohort(FIRST + 2 * number)
        entries = prepared(cohort, rows)
        with ledgers.columns() as duck:
            for question in QUESTIONS:
                grown[question.name].append(beside(question, cohort, duck))
        print(f"{rows:,} graduates, {entries:,} entries", flush=True)
        busy(cohort)
    print("growth, in ms: first / any day | GROUP BY | DuckDB")
    for name, lines in grown.items():
        print(f"{name:34} " + "; ".join(lines))


def prepared(cohort: Cohort, rows: int) -> int:
    """Make the records, post and fold them; number of entries."""
    services.settle()  # what other comparisons of the same run have left
    made, _ = timed(partial(ledgers.record, cohort.year, rows))
    posting, entries = timed(ledgers.post)
    folding, folded = timed(services.fold)
    assert folded == entries
    services.settle()
    print(f"{rows:,} graduates: made in {made:.0f} s, {entries:,} entries posted in {posting:.0f} s, "
          f"folded and signed in {folding:.0f} s, {entries / folding:,.0f} a second", flush=True)  # fmt: skip
    return entries


def beside(question: Question, cohort: Cohort, duck: Any) -> str:
    """Ask all three, print the line of this figure; the cell of the table of growth."""
    took: dict[str, list[float]] = defaultdict(list)
    province = Org.objects.get(kind=OrgKind.PROVINCE)
    for day in days(cohort, ROUNDS):
        sql = grouped(question.column, cohort, day)
        asked: dict[str, Callable[[], Answer]] = {
            "ours": partial(question.ask, province, cohort, day),
            "postgres": partial(of_postgres, sql),
            "duckdb": partial(of_duckdb, duck, sql),
        }
        answers = []
        for who, work in asked.items():
            spent, answer = timed(work)
            took[who].append(1000 * spent)
            answers.append(answer)
        assert all(answer == answers[0] for answer in answers)
    first, *further = took["ours"]
    ours, postgres, duckdb = median(further), median(took["postgres"]), median(took["duckdb"])
    print(f"  {question.name:34} {first:7.1f} ms first, {ours:6.1f} any day; GROUP BY {postgres:8.1f} = "
          f"{postgres / ours:6.1f} x (goal {GOAL_POSTGRES}); DuckDB {duckdb:7.1f} = "
          f"{duckdb / ours:5.1f} x (goal {GOAL_DUCKDB})", flush=True)  # fmt: skip
    return f"{first:.1f} / {ours:.1f} | {postgres:.0f} | {duckdb:.0f}"


def days(cohort: Cohort, count: int, start: int = 0) -> Iterator[date]:
    """Days spread over the months in which registrations come in."""
    first = date(cohort.year, 3, 3)
    return (first + timedelta(31 * n + start) for n in range(count))


def grouped(column: str, cohort: Cohort, on: date) -> str:
    """The statement for both peers."""
    asked = ((cohort.year, on), (cohort.previous.year, cohort.same_day_in_previous(on)))
    return " UNION ALL ".join(
        f"SELECT cohort, {column}, CASE WHEN registered_on <= DATE '{day}' THEN kind ELSE '' END,"
        f" count(*) FROM bench_record WHERE cohort = {year} AND created_on <= DATE '{day}'"
        " GROUP BY 1, 2, 3"
        for year, day in asked
    )


def of_postgres(sql: str) -> Answer:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return counted(cursor.fetchall())


def of_duckdb(duck: Any, sql: str) -> Answer:
    return counted(duck.execute(sql).fetchall())


def counted(rows: Sequence[tuple[int, str, str, int]]) -> Answer:
    """Rows of (cohort, member, kind or "", persons) as counts."""
    people: dict[tuple[int, str], int] = defaultdict(int)
    kinds: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for year, member, kind, number in rows:
        people[year, member] += number
        if kind:
            kinds[year, member][kind] = number
    return {key: Counts(number, kinds[key]) for key, number in people.items()}


def seen(sights: Sequence[Sight], member: Callable[[Org], str]) -> Answer:
    """Sights as counts of both cohorts; whoever has no graduates is left out."""
    both = [(f, member(s.org)) for s in sights for f in (s.now, s.before) if f]
    return {(f.cohort, name): f.counts for f, name in both if f.counts.graduates}


def whole(org: Org, cohort: Cohort, on: date) -> Answer:
    return seen([queries.sight(SCOPE, org, cohort, on)], lambda _: "")


def by_city(org: Org, cohort: Cohort, on: date) -> Answer:
    found = queries.sights_by_child(SCOPE, org, OrgKind.CITY, cohort, on)
    return seen(found, lambda city: city.place)


def by_university(org: Org, cohort: Cohort, on: date) -> Answer:
    found = queries.sights_by_child(SCOPE, org, OrgKind.UNIVERSITY, cohort, on)
    return seen(found, lambda university: university.path)


def cut(dimension: str, org: Org, cohort: Cohort, on: date) -> Answer:
    answer: Answer = {}
    for one in queries.slices(SCOPE, org, dimension, cohort, on):
        answer[cohort.year, one.member] = one.now
        if one.before:
            answer[cohort.previous.year, one.member] = one.before
    return {key: counts for key, counts in answer.items() if counts.graduates}


QUESTIONS = (
    Question("province beside last year", "''", whole),
    Question("cities beside last year", "place", by_city),
    Question("universities beside last year", "university", by_university),
    Question("cut by sex", "sex", partial(cut, "sex")),
    Question("cut by major", "major", partial(cut, "major")),
)


def busy(cohort: Cohort) -> None:
    """The same figures while registrations are posted, and how soon one of them is seen."""
    versions = newcomers(cohort)
    on = date(cohort.year, 8, 30)
    province = Org.objects.get(kind=OrgKind.PROVINCE)
    lags = [lag(province, cohort, on, version) for version in versions]
    print(f"  refresh: {1000 * median(a + b for a, b in lags):.1f} ms from the act to the changed "
          f"figure ({1000 * median(a for a, _ in lags):.1f} to post it), most "
          f"{1000 * max(a + b for a, b in lags):.0f}")  # fmt: skip
    with writing(versions, on) as posted:
        began = time.perf_counter()
        for question in QUESTIONS:
            took = [timed(partial(question.ask, province, cohort, day))[0]
                    for day in days(cohort, ROUNDS, 7)]  # fmt: skip
            print(f"  {question.name:34} {1000 * median(took):7.1f} ms while posting and folding")
        rate = len(posted) / (time.perf_counter() - began)
    print(f"  {rate:.0f} posts a second meanwhile, every {FOLD_EACH} of them folded")


def newcomers(cohort: Cohort) -> list[Destination]:
    """Registrations that do not count yet, of graduates who do."""
    college = Org.objects.filter(kind=OrgKind.COLLEGE, parent__kind=OrgKind.UNIVERSITY)[0]
    graduates = [make_graduate(college, cohort=cohort.year) for _ in range(NEWCOMERS)]
    first = date(cohort.year - 1, 9, 20)
    services.reconcile_graduates([g.pk for g in graduates], first, clock.now())
    return [make_version(g, Status.SUPERSEDED) for g in graduates]


def lag(province: Org, cohort: Cohort, on: date, version: Destination) -> tuple[float, float]:
    """Seconds to post one registration, and then to read the figure that has it."""
    before = queries.sight(SCOPE, province, cohort, on).now.counts.registered
    posting, _ = timed(partial(act, version, Status.APPROVED, on))
    reading, now = timed(partial(queries.sight, SCOPE, province, cohort, on))
    assert now.now.counts.registered == before + 1
    return posting, reading


def act(version: Destination, status: Status, on: date) -> None:
    """What an event does: the version moves, the ledger hears of it."""
    with transaction.atomic():
        Destination.objects.filter(pk=version.pk).update(status=status)
        services.reconcile_destinations([version.pk], on, clock.now())


@contextmanager
def writing(versions: Sequence[Destination], on: date) -> Iterator[list[int]]:
    """Inside, registrations end and count again as fast as one writer can; the list of those posted."""
    over, posted = threading.Event(), list[int]()

    def write() -> None:
        while not over.is_set():
            for status in (Status.SUPERSEDED, Status.APPROVED):
                for version in versions:
                    act(version, status, on)
                    posted.append(version.pk)
                    if len(posted) % FOLD_EACH == 0:
                        services.fold()
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield posted
    finally:
        over.set()
        writer.join()
    assert posted


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of the work, and what it gave."""
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found
