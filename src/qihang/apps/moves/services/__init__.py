"""How records with states are locked, moved and put back."""

from qihang.apps.moves.services.job_moves import move_if_allowed
from qihang.apps.moves.services.moved_kind import MovedKind, lock_records, locked
from qihang.apps.moves.services.transitions import apply_transition
from qihang.apps.moves.services.undo import UndoneAct, restore_acts, undo_act

__all__ = [
    "MovedKind",
    "UndoneAct",
    "apply_transition",
    "lock_records",
    "locked",
    "move_if_allowed",
    "restore_acts",
    "undo_act",
]
