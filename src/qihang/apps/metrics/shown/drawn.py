"""What is drawn of figures, kept in this process until something it shows has changed."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import get_language

from qihang.apps.metrics import queries
from qihang.kernel import Cohort
from qihang.web.recent import Recent
from qihang.web.request import Request

T = TypeVar("T")
_memory: Recent[Any] = Recent(256)


def drawn(request: Request, cohort: Cohort, make: Callable[[], T], code: str = "") -> T:
    """What `make` draws at this address, drawn anew only when it would look different.

    It may depend on what `queries.state` names (figures and organisations that this reader reads
    at the own seats, or at the organisation with this code), and on the address, the language and
    the day; on nothing else of the reader. It is shown again to whoever reads at the same seats.
    """
    state = queries.state(request.scope, cohort, code)
    key = (request.get_full_path(), state, get_language(), request.today)
    return _memory.get(key, make)
