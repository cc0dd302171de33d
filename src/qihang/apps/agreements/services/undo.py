"""An office takes its own step back, while the window is open and nobody has built on it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.services import notifications
from qihang.apps.agreements.services.transitions import AGREEMENT
from qihang.apps.moves.services import UndoneAct, undo_act
from qihang.kernel import Scope


@transaction.atomic
def undo(scope: Scope, act: UUID, now: datetime) -> UndoneAct[Agreement]:
    """Signing, ending, voiding or declining is undone; upper apps follow or refuse.

    Raises the refusals of moves.undo_act and of whoever went on.
    """
    undone = undo_act(scope, AGREEMENT, act, now)
    notifications.retract(scope, act, [one.graduate_id for one in undone.moved])
    return undone
