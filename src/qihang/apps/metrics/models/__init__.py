"""Tables of the ledger and of its seals."""

from qihang.apps.metrics.models.ledger import (
    PERSONAL,
    Block,
    CubeCell,
    Entry,
    Fold,
    Posting,
    ProofRun,
    RefusedEntry,
    SliceCell,
    TailEntry,
)
from qihang.apps.metrics.models.seals import Seal, SealJob, Signature
from qihang.apps.orgs.labels import ONLY_AUDITED, SHORT_LIVED

# Tables that no proof covers (orgs/integrity/proofs.py), each with its reason.
UNPROVEN = {
    "ProofRun": ONLY_AUDITED,
    "SealJob": SHORT_LIVED,
}

__all__ = [
    "PERSONAL",
    "UNPROVEN",
    "Block",
    "CubeCell",
    "Entry",
    "Fold",
    "Posting",
    "ProofRun",
    "RefusedEntry",
    "Seal",
    "SealJob",
    "Signature",
    "SliceCell",
    "TailEntry",
]
