"""A child process for one distrusted file: so much memory, so much time, and no more.

What reads such a file is C and Rust code. A file that makes it run away or crash costs this one
child; the server answers with a sentence. Children are forked from a process that has read the code
and never a file, because starting Python and its libraries takes longer than the work.
"""

import errno
import json
import multiprocessing
import os
import resource
import signal
import weakref
from collections.abc import Callable, Generator
from dataclasses import dataclass
from multiprocessing import reduction
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from qihang.kernel import Refusal

MEMORY, TIME, CRASH = "memory", "time", "crash"
DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})  # what says nothing about the file
_PIECE, _END, _REFUSED, _FULL, _DISK = b"+", b".", b"!", b"m", b"d"
_LONGEST = 1 << 30  # bytes of one answer
_nursery = multiprocessing.get_context("forkserver")
_read_first: list[str] = []


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What the child may use: bytes of memory, bytes of one written file, bytes of all its answers,
    seconds of work, and seconds until each answer.
    """

    memory: int = 1 << 30
    written: int = 128 << 20
    answers: int = 1 << 20
    seconds: int = 20
    patience: int = 60


class ChildError(Exception):
    """The child came to its end without an answer; `cause` is MEMORY, TIME or CRASH."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


def preload(*modules: str) -> None:
    """Modules that the children work with: they are imported once, before the first fork."""
    _read_first.extend(modules)
    _nursery.set_forkserver_preload(_read_first)


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that the child gets open, as the path of its descriptor: it need not find it by name."""

    number: int

    def __reduce__(self) -> tuple[Callable[[Any], Path], tuple[Any]]:
        return _path_of, (reduction.DupFd(self.number),)


def _path_of(duplicate: Any) -> Path:
    return Path(f"/dev/fd/{duplicate.detach()}")


class Child:
    """A child process with an object of its own, whose methods answer in pieces of bytes.

    `make(*facts)` makes the object in the child, when first asked; it must be a function or class of
    a module. Used as a context it ends with it, otherwise once nobody refers to it any more.
    """

    def __init__(self, make: Callable[..., object], *facts: Any, limits: ChildLimits) -> None:
        self._limits, self._left = limits, limits.answers
        self._line, theirs = _nursery.Pipe()
        self._process = _nursery.Process(
            target=_serve, args=(theirs, limits, make, *facts), daemon=True
        )
        with theirs:
            self._process.start()
        self._end = weakref.finalize(self, _end, self._line, self._process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child, whatever it is doing."""
        self._end()

    def ask(self, method: str, *facts: Any) -> Generator[bytes]:
        """The pieces of the answer as they come; `facts` are plain values.

        Raises the Refusal that the method raised, OSError of a disk that takes no more, and
        ChildError. An answer that is not read to its end ends the child.
        """
        whole = False
        try:
            self._line.send_bytes(json.dumps([method, *facts]).encode())
            while (answer := self._answer())[:1] == _PIECE:
                yield answer[1:]
            whole = True
        except (EOFError, OSError):
            raise ChildError(self._cause()) from None
        finally:
            if not whole:
                self.close()
        if answer[:1] == _REFUSED:
            code, message, refused = json.loads(answer[1:])
            raise Refusal(code, message, **refused)
        if answer[:1] == _FULL:
            raise ChildError(MEMORY)
        if answer[:1] == _DISK:
            raise OSError(int(answer[1:]), os.strerror(int(answer[1:])))

    def _answer(self) -> bytes:
        if not self._line.poll(self._limits.patience):
            raise ChildError(TIME)
        answer = self._line.recv_bytes(_LONGEST)
        self._left -= len(answer)
        if self._left < 0:
            raise ChildError(MEMORY)
        return answer

    def _cause(self) -> str:
        """Why the child is no more: the limit of time sends it one signal, that of memory others."""
        self._process.join(10)
        ended_by = -(self._process.exitcode or 0)
        if ended_by == signal.SIGXCPU:
            return TIME
        return MEMORY if ended_by in (signal.SIGKILL, signal.SIGABRT) else CRASH


def _end(line: Connection, process: BaseProcess) -> None:
    line.close()
    if process.is_alive():
        process.kill()


def _serve(line: Connection, limits: ChildLimits, make: Callable[..., object], *facts: Any) -> None:
    """The child's side: limits first, then one question after the other until the line is closed."""
    _limit(limits)
    served = None
    while (question := _question(line)) is not None:
        method, *asked = question
        try:
            served = served or make(*facts)
            for piece in getattr(served, method)(*asked):
                line.send_bytes(_PIECE + piece)
        except Refusal as refusal:
            refused = (refusal.code, refusal.message, dict(refusal.facts))
            line.send_bytes(_REFUSED + json.dumps(refused).encode())
        except MemoryError:
            line.send_bytes(_FULL)
        except OSError as error:
            if error.errno not in DISK:
                raise
            line.send_bytes(_DISK + str(error.errno).encode())
        else:
            line.send_bytes(_END)


def _question(line: Connection) -> list[Any] | None:
    try:
        found: list[Any] = json.loads(line.recv_bytes())
    except (EOFError, OSError):  # nobody listens any more
        return None
    return found


def _limit(limits: ChildLimits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.written, limits.written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
