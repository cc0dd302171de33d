"""What is done with findings; one function per user action."""

from qihang.apps.verification.services.findings import SavedFindings, save_findings
from qihang.apps.verification.services.run_orders import (
    note_changed,
    order_changed,
    order_due,
    order_run,
)
from qihang.apps.verification.services.runs import Replayed, replay, run_checks, unfinished
from qihang.apps.verification.services.transitions import FINDING

__all__ = [
    "FINDING",
    "Replayed",
    "SavedFindings",
    "note_changed",
    "order_changed",
    "order_due",
    "order_run",
    "replay",
    "run_checks",
    "save_findings",
    "unfinished",
]
