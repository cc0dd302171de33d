"""What of a registration is signed: the version with its reviews and its papers, as one."""

from qihang.apps.destinations.models import CONTENT
from qihang.apps.destinations.rules import Action
from qihang.apps.orgs.integrity.signed import Signed, SignedPart

_SHA256 = "(SELECT f.sha256 FROM files_storedfile f WHERE f.id = p.file_id)"

DESTINATION = Signed(
    kind="destination",
    model="destinations.Destination",
    columns=(
        "uuid", "graduate_id", "cohort", "org_path", "version", "status", "replaces_id", *CONTENT,
        "agreement_id",
        "created_at", "filed_at", "decided_at", "effective_date",
    ),
    version=3,  # 2: employer_country, 3: what papers prove, the agreement
    made_by=frozenset({"destination.draft", "destination.evidence_add", "destination.prepare"}),
    changed_by=frozenset(
        {
            "destination.evidence_replace", "destination.evidence_remove",
            "destination.evidence_confirm",
            "destination.link_agreement",
            *(f"destination.{action}" for action in Action),
        }
    ),
    parts=(
        SignedPart(
            "destinations.Review", "destination_id",
            (
                "act", "account_id", "action", "from_status", "to_status", "reason", "fields",
                "at", "undone_at",
            ),
        ),
        SignedPart(
            "destinations.Evidence", "destination_id",
            ("uuid", "kind", "file_id", "name", "added_at", "proves"), further=(_SHA256,),
        ),
    ),
)  # fmt: skip
