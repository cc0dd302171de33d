"""`qihang world seed`: empties the product's tables and writes a world up to its first day."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta

import polars as pl
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from qihang.apps.destinations.models import Destination, Evidence, Review
from qihang.apps.feed import services as feed
from qihang.apps.files.models import StoredFile
from qihang.apps.metrics import services as metrics
from qihang.apps.orgs.models import Account, Membership, Org
from qihang.apps.orgs.services import accept_unsigned, forget_installation
from qihang.apps.people.models import Graduate
from qihang.apps.plans import services as plans
from qihang.kernel import Refusal, Scope
from qihang.world import inboxes, script, sheets
from qihang.world.accounts import account_rows, official_rows, org_rows
from qihang.world.agreements import write_agreements
from qihang.world.bulk import indexes_aside
from qihang.world.clock import forget_kept_day
from qihang.world.copy_frames import advance_sequence, copy, moments
from qihang.world.evidence import PAPERS
from qihang.world.graduates import graduate_rows
from qihang.world.models import DemoClock
from qihang.world.moments import start_of
from qihang.world.moves import MOVES, VERSIONS
from qihang.world.own_papers import file_of
from qihang.world.plans import write_plans
from qihang.world.posts import write_posts
from qihang.world.proofs import issue_some
from qihang.world.province import Stretch, World
from qihang.world.registers import Lists, write_firms
from qihang.world.roster_checks import write_roster_checks
from qihang.world.rows import cut
from qihang.world.sizes import COHORTS, VERSION
from qihang.world.standing import write_standing
from qihang.world.systems import write_grants, write_reports, write_token
from qihang.world.verification import write_verification
from qihang.world.verified_employers import write_employers

SINCE = datetime(2022, 9, 1)  # noqa: DTZ001 - local time, as all moments that are copied
LOADED = (Account, Graduate, Destination, Evidence, Review)
_BEFORE_ALL = 0
FIRST_DAY = script.FIRST_DAY
FOLLOWED = timedelta(days=7)  # of the feed's past that a new world has

OnLoaded = Callable[[str], object]  # hears what has been loaded


def is_empty() -> bool:
    """Whether nobody's data stands here."""
    return not Org.objects.exists() and not Account.objects.exists()


def seed(size: str, number: int, day: date = FIRST_DAY, on_loaded: OnLoaded = str) -> DemoClock:
    """Start over: everything in the product's tables goes, a world of this size and seed comes.

    One transaction: a seeding that is broken off leaves what stood there before.
    """
    world = World(size, number)
    with transaction.atomic():
        clear()
        with indexes_aside(LOADED):
            _write_offices(world)
            lists = Lists(world)
            finished: set[int] = set()
            parts = _write_cohorts(world, day, lists, finished)
            for part, (cohort, rows) in enumerate(parts, start=1):
                on_loaded(f"{cohort}: part {part} of {len(world.stretches)}, {rows:,} rows")
        on_loaded(f"registers: {write_firms(world, lists.staff.owners) + lists.write():,} rows")
        on_loaded("indexes")
        _write_access(world)
        _write_work(world, min(day, FIRST_DAY), on_loaded)
        _close(world)
        on_loaded(f"employers: {write_employers(world, min(day, FIRST_DAY)):,} rows")
        found = write_verification(
            world.seed, COHORTS[-1], min(day, FIRST_DAY), timezone.now(), finished
        )
        on_loaded(f"verification: {found:,} rows")
        on_loaded(f"posts: {write_posts(world.seed, size, min(day, FIRST_DAY)):,}")
        issue_some(world.seed, day)
        on_loaded(f"signed: {_sign():,} records")
        _write_outside(day)
        for cohort in COHORTS:
            on_loaded(f"{cohort}: {metrics.post_history(cohort, timezone.now()):,} ledger entries")
        on_loaded(f"messages: {inboxes.fill(COHORTS[-1], day - inboxes.LOOKS_BACK, day):,}")
        on_loaded(f"sheets: {_write_sheets(day)}")
        clock = DemoClock.objects.create(id=1, day=day, size=size, seed=number, script=VERSION)
    _fold()
    forget_kept_day()
    _keep_phase_ends(world, day)
    return clock


def _write_sheets(day: date) -> int:
    return sheets.fill(COHORTS[-1], timezone.make_aware(datetime.combine(day, time(9))))


def _fold() -> None:
    if connection.in_atomic_block:
        metrics.fold()  # tidying up is for outside of transactions
    else:
        metrics.settle()


def _sign() -> int:
    """What was written without services is signed as it stands; how many records."""
    scope = Scope.for_system("seed")
    return sum(number for _, number in accept_unsigned(scope, "qihang world seed"))


def _keep_phase_ends(world: World, day: date) -> None:
    """As the nightly job would have, each on the day after its phase."""
    phases = world.tree.edition.phases.values()
    ends = sorted({p.period.end for p in phases if p.period.end and p.period.end <= day})
    for end in ends:
        plans.keep_phase_ends(Scope.for_system("seed"), world.tree.edition, end)


def clear() -> None:
    """Empty the product's tables and take the clock away."""
    connection.check_constraints()  # inside a longer transaction nothing may be left to check
    product = [c for c in apps.get_app_configs() if c.name.startswith("qihang.apps.")]
    tables = [model._meta.db_table for config in product for model in config.get_models()]  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
    DemoClock.objects.all().delete()
    forget_kept_day()
    forget_installation()


def must_be_known(size: str, sizes: Iterable[str]) -> None:
    """Raises Refusal size_unknown."""
    known = list(sizes)
    if size not in known:
        raise Refusal(
            "size_unknown",
            "没有“{size}”这个规模，可选：{known}。",
            size=size,
            known="、".join(known),
        )


def _write_work(world: World, day: date, on_loaded: OnLoaded) -> None:
    """What offices and graduates did before that day beside registrations."""
    on_loaded(f"plan: {write_plans(world.tree)} rows")
    on_loaded(f"standing: {write_standing(world.seed, COHORTS[0], day):,}")
    on_loaded(f"agreements: {write_agreements(world.seed, day):,}")
    checks = write_roster_checks(world.seed, COHORTS[-1], day)
    on_loaded(f"roster checks: {checks:,} rows")


def _write_access(world: World) -> None:
    """A system's token, and what was lent beside the roles."""
    write_token(world, SINCE, timezone.now())
    write_grants(timezone.now())


def _write_offices(world: World) -> None:
    officials = world.officials
    copy(Org, org_rows(world.seed, [*world.tree.nodes, *officials.outside]))
    accounts, memberships = official_rows(world.seed, officials, SINCE)
    copy(Account, accounts)
    copy(Membership, memberships)


def _write_cohorts(
    world: World, day: date, lists: Lists, finished: set[int]
) -> Iterator[tuple[int, int]]:
    """Cohort and rows of each stretch; `finished` learns whose script ends before the first day."""
    for number in range(len(world.stretches)):
        stretch = world.stretches[number]
        yield stretch.cohort, write_beginning(world, stretch, start_of(day))
        lists.add(stretch)
        finished.update(stretch.finished(start_of(min(day, FIRST_DAY))))
        world.stretches[number] = Stretch(
            world, stretch.cohort, stretch.chunk
        )  # let go of the rows


def write_beginning(world: World, stretch: Stretch, until: int) -> int:
    """Graduates of a stretch and all that happened to them before `until`; number of rows."""
    people = graduate_rows(world.tree, stretch.cast, world.employers).with_columns(
        account_id=stretch.account_ids(until)
    )
    holders = (
        people.with_columns(activated=pl.Series(stretch.activated))
        .filter(pl.col("account_id").is_not_null())
        .select("name", id="account_id", username="exam_number", created_at=moments("activated"))
    )
    part = cut(stretch.script, _BEFORE_ALL, until)
    filed = stretch.destinations(part, part.born)
    frames = {
        Account: account_rows(world.seed, holders),
        Graduate: people,
        Destination: filed,
        Evidence: world.evidence.rows(filed, stretch.script.versions, stretch.names),
        Review: world.reviews.rows(stretch.cast, stretch.script, _BEFORE_ALL, until),
    }
    return sum(copy(model, frame) for model, frame in frames.items())


def _write_outside(day: date) -> None:
    """What other systems were told: the national platform, and who follows the feed."""
    until = timezone.make_aware(datetime.combine(day, time()))
    write_reports(until)
    feed.note_history(until - FOLLOWED, until)


def _close(world: World) -> None:
    """Ids given from now on lie above all that the script will ever use."""
    last = world.graduates
    advance_sequence(Account, len(world.officials.seats) + last + 1)
    advance_sequence(Graduate, last)
    advance_sequence(Destination, last * VERSIONS)
    advance_sequence(Evidence, last * VERSIONS * PAPERS)
    advance_sequence(Review, last * VERSIONS * MOVES)
    advance_sequence(StoredFile, file_of(last * VERSIONS))
    for model in (Org, Membership):
        advance_sequence(model, 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
