"""Errors nobody expected: a number for people, and under it the traceback in the log."""

import logging
from collections.abc import Callable
from types import TracebackType

from django.db import InterfaceError, OperationalError

from qihang.kernel import Refusal
from qihang.web.faults import number_of

# A refusal has its own answer; where the database was away, the same may succeed a moment later.
OTHERS_ANSWER = (Refusal, OperationalError, InterfaceError)
_log = logging.getLogger("qihang.unexpected")


class ending_with_number:  # noqa: N801 - reads as a word where it is used
    """A block of work that ends with `end(number)` on an error nobody expected, and is not tried again.

    `work` names it in the log. Refusals and errors of the connection to the database go on.
    """

    def __init__(self, work: str, end: Callable[[str], object]) -> None:
        self.work, self.end = work, end

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception) or isinstance(error, OTHERS_ANSWER):
            return False
        number = number_of(error)
        _log.error("%s ended with error %s", self.work, number, exc_info=error)
        self.end(number)
        return True
