"""What others do to the ledger and to seals."""

from qihang.apps.metrics.services.ledger import (
    fold,
    post_history,
    reconcile_destinations,
    reconcile_graduates,
    settle,
)
from qihang.apps.metrics.services.seals import ask_for, make_due_seals, make_seal, sign

__all__ = [
    "ask_for",
    "fold",
    "make_due_seals",
    "make_seal",
    "post_history",
    "reconcile_destinations",
    "reconcile_graduates",
    "settle",
    "sign",
]
