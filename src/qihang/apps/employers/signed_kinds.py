"""What of employers is signed: each with its history, and requests to become a recruiter."""

from qihang.apps.employers.rules import EmployerAction
from qihang.apps.orgs.integrity.signed import Signed, SignedPart

EMPLOYER = Signed(
    kind="employer",
    model="employers.Employer",
    columns=(
        "uuid", "org_id", "org_path", "status", "party", "code", "name", "plain", "kind", "section",
        "industry", "size", "place", "address", "intro", "website", "contact_name", "phone_sealed",
        "phone_masked", "email", "lead_id", "branch_of_id", "central_group", "central_confirmed",
        "licence_id", "licence_name", "service_licence", "services", "office_path",
        "entered_by_office", "created_at", "submitted_at", "due_on", "verified_at",
        "verified_until", "register_ended_on", "merged_into_id",
    ),
    made_by=frozenset({"employer.sign_up", "employer.enter"}),
    changed_by=frozenset(
        {
            "employer.change", "employer.lead", "employer.note_end", "employer.release_licence",
            *(f"employer.{action}" for action in EmployerAction),
        }
    ),
    parts=(
        SignedPart(
            "employers.EmployerMove", "employer_id",
            (
                "act", "account_id", "action", "from_status", "to_status", "reason", "fields",
                "at", "undone_at",
            ),
        ),
    ),
)  # fmt: skip

REQUEST = Signed(
    kind="recruiter_request",
    model="employers.RecruiterRequest",
    columns=(
        "uuid", "employer_id", "account_id", "kind", "words", "licence_id", "licence_name",
        "asked_at", "decided_at", "decided_by_id", "accepted", "reason",
    ),
    made_by=frozenset({"recruiter_request.ask"}),
    changed_by=frozenset(
        {"recruiter_request.accept", "recruiter_request.refuse", "recruiter_request.release_licence"}
    ),
)  # fmt: skip

GIVES = (EMPLOYER, REQUEST)
