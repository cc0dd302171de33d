"""What an office did with agreements and may still take back."""

from datetime import datetime

from qihang.apps.agreements.models import AgreementMove
from qihang.apps.agreements.rules import AGREEMENT_GRAPH
from qihang.apps.moves import queries as moves
from qihang.apps.moves.queries import UndoableAct
from qihang.kernel import Scope


def undoable_acts(scope: Scope, since: datetime) -> list[UndoableAct]:
    """The reader's own acts after `since` that nobody followed up, newest first; one statement."""
    undoable = sorted(AGREEMENT_GRAPH.undo_within)
    return moves.undoable_acts(scope, AgreementMove, "agreement", undoable, since)
