"""The nightly proof: kept, and an alarm as long as the last one does not hold."""

from datetime import datetime

from django.db import transaction

from qihang.apps.metrics.models import ProofRun
from qihang.apps.metrics.queries import prove
from qihang.apps.orgs.services import record_act
from qihang.kernel import Scope

NAMED = 50  # findings kept of one proof


@transaction.atomic
def keep_proof(scope: Scope, now: datetime) -> ProofRun:
    """Prove the ledger and keep what was found; one that does not hold stands in the audit too."""
    proof = prove(scope, NAMED)
    findings = [{"message": one.message, "facts": one.facts} for one in proof.findings]
    run = ProofRun.objects.create(
        at=now, entries=proof.entries, holds=proof.holds, findings=findings[:NAMED]
    )
    if not run.holds:
        facts = {"entries": proof.entries, "findings": findings[:NAMED]}
        record_act(scope, "ledger.differs", "ledger", run.pk, org_path="/", after=facts)
    return run
