"""The nightly proof: kept, and an alarm as long as the last one does not hold."""

from datetime import datetime
from itertools import islice

from django.db import transaction

from qihang.apps.metrics.models.ledger import ProofRun
from qihang.apps.metrics.queries.ledger import prove
from qihang.apps.orgs.queries import row_findings
from qihang.apps.orgs.services import record_act
from qihang.kernel import Scope

NAMED = 50  # findings kept of one proof


@transaction.atomic
def keep_proof(scope: Scope, now: datetime) -> ProofRun:
    """Prove the ledger and the signed records it counts, and keep what was found.

    One that does not hold stands in the audit too.
    """
    proof = prove(scope, NAMED)
    records = list(islice(row_findings(scope), NAMED))
    found = (*records, *proof.findings)
    findings = [{"message": one.message, "facts": one.facts} for one in found]
    run = ProofRun.objects.create(
        at=now,
        entries=proof.entries,
        holds=proof.holds and not records,
        findings=findings[:NAMED],
    )
    if not run.holds:
        facts = {"entries": proof.entries, "findings": findings[:NAMED]}
        record_act(scope, "ledger.differs", "ledger", run.pk, org_path="/", after=facts)
    return run
