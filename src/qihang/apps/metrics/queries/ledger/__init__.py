"""The proof of the ledger: against its records, its signatures and the cube made of it."""

from qihang.apps.metrics.queries.ledger.coverage import LEDGER
from qihang.apps.metrics.queries.ledger.guards import LedgerCheck
from qihang.apps.metrics.queries.ledger.proof import LedgerProof, last_proof, may_prove, prove

__all__ = ["LEDGER", "LedgerCheck", "LedgerProof", "last_proof", "may_prove", "prove"]
