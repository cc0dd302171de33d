"""What may be done to the ledger: post what differs, load a history, fold entries into the cube."""

from qihang.apps.metrics.services.fold import fold, rebuild, settle
from qihang.apps.metrics.services.history import post_history
from qihang.apps.metrics.services.nightly_proof import keep_proof
from qihang.apps.metrics.services.reconcile import reconcile_destinations, reconcile_graduates
from qihang.apps.metrics.services.seal_jobs import ask_for, ask_to_seal, run_seal_job, unfinished
from qihang.apps.metrics.services.seals import export, make_due_seals, make_seal, publish, sign

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
