"""What is drawn of figures, kept in this process until something it shows has changed."""

from collections.abc import Callable
from typing import Any, TypeVar

from qihang.apps.metrics.queries import figures as queries
from qihang.kernel import Cohort
from qihang.web.recent import SharedRequest, recent
from qihang.web.request import Request

T = TypeVar("T")
Draw = Callable[[SharedRequest, Cohort, str], T]


def drawn(request: Request, cohort: Cohort, draw: Draw[T], code: str = "") -> T:
    """What `draw` draws at this address, drawn anew only when it would look different.

    It is shown again to readers of equal rights, and so gets no more of the request than they have
    in common. Of the database it may depend on what `queries.state` names: figures and organisations
    that this reader reads at the own seats, or at the organisation with this code.
    """
    state = queries.state(request.scope, cohort, code)
    found: T = _drawn(draw, SharedRequest.of(request), cohort, code, state)
    return found


@recent(256)
def _drawn(
    draw: Draw[Any],
    request: SharedRequest,
    cohort: Cohort,
    code: str,
    _state: tuple[object, ...],
) -> Any:
    return draw(request, cohort, code)
