"""Doing a job: nobody else at it, progress others see at once, and always an end that can be read."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, Self, TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

from qihang.apps.jobs.models import Job
from qihang.kernel import Refusal, msgid
from qihang.web import faults
from qihang.web.locks import try_lock, unlock

AnyJob = TypeVar("AnyJob", bound=Job)
# Where the database was away, the same may succeed a moment later: the job stays to be resumed.
TRIED_AGAIN = (OperationalError, InterfaceError)
DISK = {
    "disk_full": msgid("服务器磁盘已满，没有完成。请通知管理员清理磁盘，然后再试一次。"),
    "disk_read_only": msgid("服务器磁盘不能写入，没有完成。请通知管理员，然后再试一次。"),
}
_log = logging.getLogger("qihang.unexpected")


class Stopped(Refusal):
    """Somebody asked to stop; raised out of `Progress`."""

    def __init__(self) -> None:
        super().__init__("stopped", msgid("已按要求停止，什么都没有写入。"))


def start(task: Task[..., Any, ...], lock: str, **given: Any) -> None:
    """Have a worker run the task; once, however often it is asked for under this lock."""
    with suppress(AlreadyEnqueued), transaction.atomic():  # a refused insert must not end more
        task.configure(queueing_lock=lock).defer(**given)


def run(
    job: Job, work: Callable[["JobProgress"], object], fail: Callable[[Refusal], object]
) -> bool:
    """Do the work, unless another process is at it; whether this one was.

    Whatever goes wrong ends in `fail`, with a sentence. Only a database that is away is raised.
    """
    with working(job) as free:
        if free:
            with failing(job, fail), JobProgress(job) as progress:
                work(progress)
    return free


@contextmanager
def working(job: Job) -> Iterator[bool]:
    """Whether nobody else works on the job; freed by the database when this process dies.

    Counts the try, so that what kills its worker is not tried for ever.
    """
    if not try_lock(*_key(job)):
        yield False
        return
    try:
        _rows(job).update(tries=F("tries") + 1)
        yield True
    finally:
        with suppress(DatabaseError, InterfaceError):  # the lock went with the connection
            unlock(*_key(job))


def at_work(job: Job) -> bool:
    """Whether a living process works on the job."""
    return not (try_lock(*_key(job)) and unlock(*_key(job)))


def abandoned(
    jobs: Iterable[AnyJob], most: int, fail: Callable[[AnyJob, Refusal], object]
) -> list[AnyJob]:
    """Those of the open jobs nobody works on, to be started again; tried `most` times they fail."""
    left = [job for job in jobs if not at_work(job)]
    for job in left:
        if job.tries >= most:
            fail(job, Refusal("given_up", job.GIVEN_UP))
    return [job for job in left if job.tries < most]


def ask_to_stop(job: Job) -> bool:
    """Have the process at work stop at its next step; False where none is at work.

    The wish is kept before anybody looks, so that a process that begins just then finds it.
    """
    _rows(job).update(cancel_asked=True)
    return at_work(job)


class JobProgress:
    """Notes how far the work is over a connection of its own, so that others see it at once.

    The work itself may be one long transaction. Raises Stopped where somebody asked to stop.
    """

    def __init__(self, job: Job) -> None:
        self.job, self.own = job, connection.copy()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.own.close()

    def __call__(self, done: int, **also: int | str) -> None:
        """So much is done; `also` are further columns: total, step."""
        columns: dict[str, int | str] = {"done": done, **also}
        table = self.job._meta.db_table  # noqa: SLF001 - the documented way to a model's table
        changes = ", ".join(f"{column} = %s" for column in columns)
        sql = f"UPDATE {table} SET {changes} WHERE id = %s RETURNING cancel_asked"  # noqa: S608 - our own names
        with self.own.cursor() as cursor:
            cursor.execute(sql, [*columns.values(), self.job.pk])
            row = cursor.fetchone()
        if row and row[0]:
            raise Stopped


class failing:  # noqa: N801 - reads as a word where it is used
    """A block of work that ends with `fail(refusal)` whatever goes wrong in it, and is not tried again.

    An error nobody expected becomes a sentence with a number, under which the traceback is in the log.
    """

    def __init__(self, job: Job, fail: Callable[[Refusal], object]) -> None:
        self.job, self.fail = job, fail

    def __enter__(self) -> None: ...

    def __exit__(
        self,
        _: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception) or isinstance(error, TRIED_AGAIN):
            return False
        self.fail(error if isinstance(error, Refusal) else self._unexpected(error))
        return True

    def _unexpected(self, error: Exception) -> Refusal:
        number, kind = faults.number_of(error), faults.kind_of(error).page
        label = self.job._meta.label  # noqa: SLF001 - the documented way to a model's name
        _log.error("%s %s ended with error %s", label, self.job.uuid, number, exc_info=error)
        if kind in DISK:
            return Refusal(kind, DISK[kind], number=number)
        return Refusal("unexpected", self.job.BROKEN, number=number)


def failure_of(refusal: Refusal) -> dict[str, Any]:
    """Why a job failed, as a column keeps it; `web.refusals.sentence(kept(it))` are its words."""
    facts = {name: str(value) for name, value in refusal.facts.items()}
    return {"code": refusal.code, "message": refusal.message, "facts": facts}


def kept(failure: Mapping[str, Any]) -> Refusal:
    """The refusal that a column keeps."""
    code, message, facts = (failure[part] for part in ("code", "message", "facts"))
    return Refusal(code, message, (), **facts)


def _rows(job: Job) -> Any:
    return type(job)._default_manager.filter(pk=job.pk)  # noqa: SLF001 - of whichever table


def _key(job: Job) -> tuple[int, int]:
    return job.LOCK, job.pk % 2**31
