"""A job is done by one process at a time, shows how far it is, can be stopped, and always ends in words."""

import errno
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from qihang.apps.exports.models import Export
from qihang.apps.jobs import services as jobs
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.rules import Role
from qihang.kernel import Refusal
from qihang.web.refusals import sentence
from tests.factories.orgs import Tree, make_account

NOW = datetime(2024, 6, 3, 2, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def job(tree: Tree) -> Export:
    """An export stands for every kind of job."""
    account: Account = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    return Export.objects.create(account=account, source="graduates", total=9, asked_at=NOW)


@pytest.fixture
def other() -> Iterator[Callable[..., Any]]:
    """The answer of another session to a statement, or None."""
    own = connection.copy()

    def ask(sql: str, *given: Any) -> Any:
        with own.cursor() as cursor:
            cursor.execute(sql, given)
            return cursor.fetchone() if cursor.description else None

    yield ask
    own.close()


def ended(job: Export, work: Callable[[jobs.JobProgress], object]) -> Refusal:
    """How the work went wrong."""
    said: list[Refusal] = []
    assert jobs.run(job, work, said.append)
    (refusal,) = said
    return refusal


def raising(error: Exception) -> Callable[..., object]:
    def work(*_: object) -> None:
        raise error

    return work


def test_an_error_becomes_a_sentence_and_a_number(
    job: Export, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        refusal = ended(job, raising(KeyError("x")))
    number = str(refusal.facts["number"])
    assert (refusal.code, number in sentence(refusal)) == ("unexpected", True)
    (entry,) = [r for r in caplog.records if number in r.getMessage()]
    assert entry.exc_info


def test_a_full_disk_says_so(job: Export) -> None:
    refusal = ended(job, raising(OSError(errno.ENOSPC, "full")))
    assert refusal.code == "disk_full"
    assert "磁盘已满" in sentence(refusal)


def test_a_refusal_keeps_its_own_words_also_in_a_column(job: Export) -> None:
    refusal = ended(job, raising(Refusal("few", "只有 {n} 行", n=3)))
    assert sentence(jobs.kept(jobs.failure_of(refusal))) == "只有 3 行"


def test_a_database_that_is_away_ends_nothing(job: Export) -> None:
    said: list[Refusal] = []
    with pytest.raises(OperationalError):
        jobs.run(job, raising(OperationalError("gone")), said.append)
    assert said == []
    assert not jobs.at_work(job), "whoever takes it up next finds it free"


def test_one_process_at_a_time(job: Export, other: Callable[..., Any]) -> None:
    key = (Export.LOCK, job.pk)
    assert other("SELECT pg_try_advisory_lock(%s, %s)", *key) == (True,)
    assert jobs.at_work(job)
    assert not jobs.run(job, raising(AssertionError()), raising(AssertionError()))
    assert jobs.abandoned([job], 3, raising(AssertionError())) == []
    other("SELECT pg_advisory_unlock(%s, %s)", *key)
    assert jobs.run(job, lambda _: None, raising(AssertionError()))
    job.refresh_from_db()
    assert job.tries == 1


def test_a_wish_to_stop_is_found_by_a_worker_that_begins_just_then(job: Export) -> None:
    assert not jobs.ask_to_stop(job)
    assert ended(job, lambda progress: progress(1)).code == "stopped"


def test_what_kills_its_worker_is_not_tried_for_ever(job: Export) -> None:
    said: list[str] = []

    def fail(_: Export, refusal: Refusal) -> None:
        said.append(refusal.code)

    job.tries = 2
    assert jobs.abandoned([job], 3, fail) == [job]
    job.tries = 3
    assert jobs.abandoned([job], 3, fail) == []
    assert said == ["given_up"]


def test_others_see_how_far_it_is_before_it_is_committed(
    job: Export, other: Callable[..., Any]
) -> None:
    def work(progress: jobs.JobProgress) -> None:
        with transaction.atomic():
            progress(4)
            progress(5, total=8)
            sql = "SELECT done, total FROM exports_export WHERE id = %s"
            assert other(sql, job.pk) == (5, 8)

    assert jobs.run(job, work, raising(AssertionError()))


def test_asked_to_stop_it_stops_at_its_next_step(job: Export, other: Callable[..., Any]) -> None:
    assert not jobs.ask_to_stop(job), "nobody is at work"

    def work(progress: jobs.JobProgress) -> None:
        progress(1)
        other("UPDATE exports_export SET cancel_asked = true WHERE id = %s", job.pk)
        progress(2)
        pytest.fail("went on")

    assert ended(job, work).code == "stopped"


def test_the_press_reaches_whoever_is_at_work(job: Export, other: Callable[..., Any]) -> None:
    other("SELECT pg_try_advisory_lock(%s, %s)", Export.LOCK, job.pk)
    assert jobs.ask_to_stop(job)
    job.refresh_from_db()
    assert job.cancel_asked
