"""What access and audit give: their own parts of the forms that upper apps use too."""

from qihang.apps.orgs import cards, labels, signed_kinds
from qihang.apps.orgs.gateways import RECEIVER_KINDS
from qihang.apps.orgs.integrity.chains import Chain
from qihang.apps.orgs.models import AuditBlock
from qihang.apps.orgs.pages import frame
from qihang.apps.orgs.queries.closing_blockers import BLOCKERS
from qihang.apps.orgs.queries.heads import HEADS
from qihang.apps.orgs.queries.proofs import AUDIT, RECORDS
from qihang.kernel import Manifest
from qihang.web.constraints import constraint_sentences

MANIFEST = Manifest(
    "orgs",
    (
        signed_kinds.ORG,
        signed_kinds.ACCOUNT,
        signed_kinds.TOKEN,
        signed_kinds.INVITATION,
        signed_kinds.RESET,
        *BLOCKERS,
        AUDIT,
        RECORDS,
        HEADS,
        Chain("audit", AuditBlock),
        *RECEIVER_KINDS,
        *frame.GIVES,
        *cards.GIVES,
        *labels.act_labels(labels.ACTS),
        *constraint_sentences(labels.CONSTRAINTS),
    ),
)
