"""Taking back one's own review while the window is open and nobody has built on it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from qihang.apps.destinations.services.approval import BulkResult
from qihang.apps.destinations.services.notifications import retract
from qihang.apps.destinations.services.transitions import REGISTRATION
from qihang.apps.moves.services import undo_act
from qihang.kernel import Scope


@transaction.atomic
def undo(scope: Scope, act: UUID, now: datetime) -> BulkResult:
    """Take back every version of one act on which nothing followed; the others are skipped.

    A registration that the act had superseded counts again. Raises as moves.undo_act and conflict_….
    """
    taken = undo_act(scope, REGISTRATION, act, now)
    retract(scope, act, [version.graduate_id for version in taken.moved])
    return BulkResult(taken.act, taken.done, taken.skipped)
