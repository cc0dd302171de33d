"""What may be done to the ledger: post what differs, load a history, fold entries into the cube."""

from qihang.apps.metrics.services.ledger.folding import fold, rebuild, settle
from qihang.apps.metrics.services.ledger.history import post_history
from qihang.apps.metrics.services.ledger.nightly_proof import keep_proof
from qihang.apps.metrics.services.ledger.reconcile import (
    reconcile_destinations,
    reconcile_graduates,
)

__all__ = [
    "fold",
    "keep_proof",
    "post_history",
    "rebuild",
    "reconcile_destinations",
    "reconcile_graduates",
    "settle",
]
