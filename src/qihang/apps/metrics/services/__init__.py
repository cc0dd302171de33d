"""What may be done to the ledger: post what differs, load a history, fold entries into the cube."""

from qihang.apps.metrics.services.ledger import (
    fold,
    keep_proof,
    post_history,
    rebuild,
    reconcile_destinations,
    reconcile_graduates,
    settle,
)
from qihang.apps.metrics.services.seals import (
    ask_for,
    ask_to_seal,
    export,
    make_due_seals,
    make_seal,
    publish,
    run_seal_job,
    sign,
    unfinished,
)

__all__ = [
    "ask_for",
    "ask_to_seal",
    "export",
    "fold",
    "keep_proof",
    "make_due_seals",
    "make_seal",
    "post_history",
    "publish",
    "rebuild",
    "reconcile_destinations",
    "reconcile_graduates",
    "run_seal_job",
    "settle",
    "sign",
    "unfinished",
]
