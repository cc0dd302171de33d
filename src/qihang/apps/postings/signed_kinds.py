"""What of posts is signed: posts with their texts and history, and reports."""

from qihang.apps.orgs.integrity.signed import Signed, SignedPart
from qihang.apps.postings.rules import PostAction
from qihang.apps.postings.rules.applications import ApplicationAction

POST = Signed(
    kind="post",
    model="postings.Post",
    columns=(
        "uuid", "org_id", "org_path", "employer_id", "office_path", "status", "version", "channel",
        "title", "text", "employer_name", "employer_kind", "places", "places_left", "cities",
        "pay_min_fen", "pay_max_fen", "level_min", "majors", "occupation", "industry", "section",
        "practice", "reserved", "apply_mode", "apply_address", "opens_on", "apply_until", "exam_on",
        "result_on", "fields", "contact_name", "contact_phone_sealed", "contact_phone_masked",
        "contact_email", "origin_kind", "origin_uuid", "source", "source_id", "copied_from_id",
        "created_at", "screened_at", "severity", "published_at", "expires_on", "ended_at",
    ),
    made_by=frozenset({"post.create"}),
    changed_by=frozenset(
        {
            "post.edit", "post.places", "post.contact", "post.follow",
            *(f"post.{action}" for action in PostAction),
        }
    ),
    parts=(
        SignedPart(
            "postings.PostMove", "post_id",
            (
                "act", "account_id", "action", "from_status", "to_status", "reason", "fields",
                "at", "undone_at",
            ),
        ),
        SignedPart(
            "postings.PostVersion", "post_id",
            ("number", "content", "account_id", "at"),
        ),
    ),
)  # fmt: skip

REPORT = Signed(
    kind="post_report",
    model="postings.PostReport",
    columns=(
        "uuid", "post_id", "office_path", "reason", "words", "account_id", "at", "handled_at",
        "handled_by_id", "outcome", "answer",
    ),
    made_by=frozenset({"post_report.make"}),
    changed_by=frozenset({"post_report.handle"}),
)  # fmt: skip

PROFILE = Signed(
    kind="profile",
    model="postings.Profile",
    columns=(
        "uuid", "graduate_id", "cities", "sections", "occupations", "kinds", "pay_min_fen",
        "start_on", "skills", "about", "file_id", "file_name", "audience", "parts", "made_at",
        "changed_at", "left_at",
    ),
    made_by=frozenset({"profile.make"}),
    changed_by=frozenset({"profile.change", "profile.leave", "profile.release_file"}),
)  # fmt: skip

APPLICATION = Signed(
    kind="application",
    model="postings.Application",
    columns=(
        "uuid", "org_path", "post_id", "graduate_id", "status", "words", "says_disabled", "shared",
        "sent_at", "seen_at", "answered_at", "ended_at",
    ),
    made_by=frozenset({"application.send"}),
    changed_by=frozenset(
        {"application.follow", *(f"application.{action}" for action in ApplicationAction)}
    ),
    parts=(
        SignedPart(
            "postings.ApplicationMove", "application_id",
            (
                "act", "account_id", "action", "from_status", "to_status", "reason", "fields",
                "at", "undone_at",
            ),
        ),
    ),
)  # fmt: skip

GIVES = (POST, REPORT)
APPLICATIONS = (PROFILE, APPLICATION)
