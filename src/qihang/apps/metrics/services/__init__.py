"""What may be done to the ledger: post what differs, load a history, fold entries into the cube."""

from qihang.apps.metrics.services.fold import fold, settle
from qihang.apps.metrics.services.history import post_history
from qihang.apps.metrics.services.reconcile import reconcile_destinations, reconcile_graduates

__all__ = ["fold", "post_history", "reconcile_destinations", "reconcile_graduates", "settle"]
