"""What may be done about seals: make, sign, publish and export them, at once or by a job."""

from qihang.apps.metrics.services.seals.jobs import ask_for, ask_to_seal, run_seal_job, unfinished
from qihang.apps.metrics.services.seals.lifecycle import (
    export,
    make_due_seals,
    make_seal,
    publish,
    sign,
)

__all__ = [
    "ask_for",
    "ask_to_seal",
    "export",
    "make_due_seals",
    "make_seal",
    "publish",
    "run_seal_job",
    "sign",
    "unfinished",
]
