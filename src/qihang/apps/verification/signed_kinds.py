"""What is signed of findings, decisions, answers of graduates and letters."""

from qihang.apps.orgs.integrity.signed import Signed, SignedPart
from qihang.apps.verification.rules import FindingAction

FINDING = Signed(
    kind="finding",
    model="verification.Finding",
    columns=(
        "uuid", "org_path", "status", "check_code", "severity", "subject", "cohort",
        "university_id", "destination_id", "graduate_id", "facts", "facts_digest",
        "found_run_id", "found_on", "due_on", "former_id",
    ),
    made_by=frozenset({"finding.find"}),
    changed_by=frozenset(
        {f"finding.{action}" for action in FindingAction} | {"finding.let_go", "finding.follow"}
    ),
    parts=(
        SignedPart("verification.FindingSubject", "finding_id", ("destination_id",)),
        SignedPart(
            "verification.FindingMove", "finding_id",
            (
                "act", "account_id", "action", "from_status", "to_status", "reason", "fields",
                "at", "undone_at",
            ),
        ),
        SignedPart(
            "verification.FindingMaterial", "finding_id",
            ("uuid", "act", "file_id", "name", "added_by_id", "added_at"),
        ),
    ),
)  # fmt: skip

DECISION = Signed(
    kind="finding_decision",
    model="verification.FindingDecision",
    columns=(
        "uuid", "finding_id", "outcome", "reason", "act", "effect", "proposed_by_id", "proposed_at", "expires_at",
        "confirmed_by_id", "confirmed_at", "declined_at", "withdrawn_at",
    ),
    made_by=frozenset({"finding_decision.propose"}),
    changed_by=frozenset(
        {f"finding_decision.{act}" for act in ("confirm", "decline", "withdraw", "undo")}
    ),
)  # fmt: skip

QUESTION = Signed(
    kind="graduate_question",
    model="verification.GraduateQuestion",
    columns=(
        "uuid", "destination_id", "graduate_id", "cohort", "university_path", "asked_on", "answer",
        "answered_at", "by_link", "recheck_id",
    ),
    made_by=frozenset({"graduate_question.ask"}),
    changed_by=frozenset({"graduate_question.answer", "graduate_question.recheck"}),
)  # fmt: skip

LETTER = Signed(
    kind="supervision_letter",
    model="verification.SupervisionLetter",
    columns=(
        "uuid", "org_path", "kind", "cause", "cohort", "text", "signer", "talk_at", "talk_place",
        "talk_note", "document", "issued_on", "proposed_by_id", "proposed_at", "expires_at",
        "confirmed_by_id", "confirmed_at", "withdrawn_at",
    ),
    made_by=frozenset({"supervision_letter.propose"}),
    changed_by=frozenset(
        {f"supervision_letter.{act}" for act in ("confirm", "withdraw", "note")}
    ),
    parts=(
        SignedPart("verification.LetterUniversity", "letter_id", ("university_id", "facts")),
    ),
)  # fmt: skip

GIVES = (FINDING, DECISION, QUESTION, LETTER)
