"""What of graduates is signed: who they are, where they belong, and whatever counts."""

from qihang.apps.orgs.integrity.signed import Signed

GRADUATE = Signed(
    kind="graduate",
    model="people.Graduate",
    columns=(
        "uuid", "cohort", "org_id", "org_path", "account_id", "exam_number", "student_number",
        "name", "name_key", "id_number_sealed", "id_number_hash", "id_number_masked",
        "phone_sealed", "phone_hash", "phone_masked", "sex", "ethnicity", "politics",
        "qualification", "major", "major_name", "training_mode", "agreed_unit", "home_place",
        "rural", "hardship", "teacher_type", "class_name", "enrolled_date", "graduation_date",
        "in_statistics", "created_at",
    ),
    made_by=frozenset(),  # by sheets: sheet.apply signs all it wrote
    changed_by=frozenset({"person.activate"}),
)  # fmt: skip
