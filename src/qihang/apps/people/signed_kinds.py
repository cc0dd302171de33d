"""What of graduates is signed: who they are, where they belong, whatever counts, and codes on paper."""

from qihang.apps.orgs.integrity.signed import Signed

CONTACT = ("contact.change", "contact.record", "contact.restore")

GRADUATE = Signed(
    kind="graduate",
    model="people.Graduate",
    columns=(
        "uuid", "cohort", "org_id", "org_path", "account_id", "exam_number", "student_number",
        "name", "name_key", "id_number_sealed", "id_number_hash", "id_number_masked",
        "phone_sealed", "phone_hash", "phone_masked", "sex", "ethnicity", "politics",
        "qualification", "major", "major_name", "training_mode", "agreed_unit", "home_place",
        "rural", "hardship", "teacher_type", "class_name", "enrolled_date", "graduation_date",
        "in_statistics", "standing", "holds_numbers", "created_at",
    ),
    made_by=frozenset(),  # by sheets: sheet.apply signs all it wrote
    changed_by=frozenset({"person.activate", "person.correct", *CONTACT}),
    version=2,
)  # fmt: skip

STANDING_CHANGE = Signed(
    kind="standing_change",
    model="people.StandingChange",
    columns=(
        "uuid", "graduate_id", "kind", "before", "after", "effective_date", "document_number",
        "paper_id", "paper_name", "reason", "successor_id", "successor_how", "cancels_id", "act",
        "recorded_at", "recorded_by_id",
    ),
    made_by=frozenset({"standing.record", "standing.cancel"}),
)  # fmt: skip

MERGE = Signed(
    kind="merge",
    model="people.Merge",
    columns=("uuid", "change_id", "before", "after"),
    made_by=frozenset({"person.merge"}),
)  # fmt: skip

# Codes on paper: who ordered them may not be the one who prints them.
CODE_BATCH = Signed(
    kind="code_batch",
    model="people.CodeBatch",
    columns=(
        "uuid", "org_path", "graduates", "ordered_by_id", "ordered_at", "released_by_id",
        "released_at",
    ),
    made_by=frozenset({"activation.order"}),
    changed_by=frozenset({"activation.release"}),
)  # fmt: skip

# Who registered which phone: the roster no longer decides about it, and its owner can ask for the former.
CONTACT_CHANGE = Signed(
    kind="contact_change",
    model="people.ContactChange",
    columns=(
        "uuid", "graduate_id", "channel", "how", "former_sealed", "former_masked", "new_masked",
        "reason", "account_id", "at",
    ),
    made_by=frozenset(),  # signed by the act on its graduate
)  # fmt: skip
