"""Two connections over the same person at once: whoever comes second sees what the first posted."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import queries, services
from tests.apps.metrics.rows import DAY, MOMENT, make_version
from tests.factories.orgs import SYSTEM, make_province
from tests.factories.people import make_graduate
from tests.factories.signing import save

pytestmark = pytest.mark.django_db(transaction=True)


def test_leaving_and_approval_at_once_agree_with_the_records() -> None:
    graduate = make_graduate(make_province().college)
    version = make_version(graduate, Status.WAITING_UNIVERSITY)
    services.reconcile_graduates([graduate.pk], DAY, MOMENT)
    left, approved = threading.Event(), threading.Event()

    def leave() -> None:
        with transaction.atomic():
            graduate.in_statistics = False
            save(graduate)
            services.reconcile_graduates([graduate.pk], DAY, MOMENT)
            left.set()
            approved.wait(0.5)  # the other cannot finish before this transaction ends

    def approve() -> None:
        left.wait(5)
        with transaction.atomic():
            version.status, version.effective_date = Status.APPROVED, DAY
            save(version)
            services.reconcile_destinations([version.pk], DAY, MOMENT)
        approved.set()

    together(leave, approve)
    assert approved.is_set()
    proof = queries.prove(SYSTEM)
    assert proof.holds, proof.causes


def test_the_same_news_heard_twice_at_once_is_posted_once() -> None:
    graduate = make_graduate(make_province().college)
    start = threading.Barrier(2)

    def know() -> None:
        start.wait(5)
        services.reconcile_graduates([graduate.pk], DAY, MOMENT)

    together(know, know)
    assert queries.prove(SYSTEM).holds


def test_folding_beside_writers_counts_everybody_once() -> None:
    college = make_province().college
    people = [make_graduate(college).pk for _ in range(30)]

    def write() -> None:
        for pk in people:
            services.reconcile_graduates([pk], DAY, MOMENT)

    def fold() -> None:
        for _ in range(15):
            services.fold()

    together(write, fold, fold)
    proof = queries.prove(SYSTEM)
    assert proof.holds, (proof.causes, proof.cells)


def test_who_reads_beside_writers_and_folds_counts_nobody_twice() -> None:
    tree = make_province()
    people = [make_graduate(tree.college).pk for _ in range(30)]
    seen: list[int] = []
    written = threading.Event()

    def write() -> None:
        for pk in people:
            services.reconcile_graduates([pk], DAY, MOMENT)
        written.set()

    def fold() -> None:
        while not written.is_set():
            services.fold()

    def read() -> None:
        mine = [0]
        while not written.is_set():
            found = queries.org_figures(SYSTEM, tree.province, 2024, DAY)
            assert found.entries == found.counts.graduates >= mine[-1]
            mine.append(found.counts.graduates)
        seen.extend(mine)

    together(write, fold, read, read)
    assert max(seen) <= len(people)
    assert queries.org_figures(SYSTEM, tree.province, 2024, DAY).counts.graduates == len(people)


def together(*jobs: Callable[[], None]) -> None:
    """Run the jobs at once, each on a connection of its own; pass on what any of them raises."""
    failures: list[BaseException] = []

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as failure:  # noqa: BLE001 - handed to the test below
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not failures, failures
