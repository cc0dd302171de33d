"""Papers are bound to what they prove: those of before to the facts of the version on which they appeared.

A copy kept the moment at which its paper was handed in, so the first version with the same file and moment is
the one it was handed in for. Where a later version says the same, and on every version that was filed with
papers of its own, nothing is written: None means what the version itself states.
"""

from django.db import migrations, models

# Kind of paper -> fields it proves, as policy/national/evidence.yaml has them at this upgrade.
AGREEMENT = ("employer_name", "employer_code", "signed_date", "term_from", "term_until")
PROVES = {
    "tripartite_agreement": AGREEMENT,
    "acceptance_letter": ("employer_name", "employer_code", "signed_date"),
    "military_agreement": ("employer_name", "signed_date"),
    "overseas_acceptance": ("employer_name", "employer_country"),
    "labour_contract": AGREEMENT,
    "hiring_proof": ("employer_name", "employer_code", "position_name", "monthly_pay_fen", "term_from"),
    "assistant_agreement": AGREEMENT,
    "postdoctoral_entry": ("employer_name", "employer_code", "term_from"),
    "pre_enlistment_notice": ("enlist_place",),
    "enlistment_notice": ("enlist_place",),
    "project_notice": ("employer_name", "project_name"),
    "published_list": ("employer_name", "project_name"),
    "business_licence": ("employer_name", "employer_code", "startup_role"),
    "incubator_proof": ("employer_name",),
    "shop_proof": ("shop_url",),
    "signed_statement": ("work_description", "monthly_pay_fen"),
    "admission_notice": ("school_name", "study_major"),
    "admission_list": ("school_name", "study_major"),
    "foreign_offer": ("country", "school_name_foreign", "study_major"),
    "visa": ("country",),
    "social_insurance": ("employer_name",),
    "income_proof": ("monthly_pay_fen",),
}  # fmt: skip


def facts(row: str, *, entered: str = "true") -> str:
    """SQL of the facts of the version `row` that the paper `e` proves, as JSON; NULL where it proves none."""
    cases = (
        f"WHEN '{kind}' THEN jsonb_build_object("
        + ", ".join(f"'{name}', coalesce(to_jsonb({row}.{name}), '\"\"')" for name in fields)
        + ")"
        for kind, fields in PROVES.items()
    )
    of_kind = f"CASE e.kind {' '.join(cases)} END"
    return f"(SELECT jsonb_object_agg(key, value) FROM jsonb_each({of_kind}) WHERE {entered})"


FILLED = "value <> '\"\"'"
# On a draft an empty field binds a paper to nothing, as where it is handed in to one.
BIND = f"""
    WITH papers AS (
        SELECT e.id, e.kind, e.destination_id, d.status,
            first_value(d.id) OVER (
                PARTITION BY d.graduate_id, e.file_id, e.kind, e.added_at ORDER BY d.version, e.id
            ) AS first_id
        FROM destinations_evidence e JOIN destinations_destination d ON d.id = e.destination_id
    ),
    bound AS (
        SELECT e.id, e.status, e.destination_id = e.first_id AS own,
            {facts("f")} AS proved, {facts("d")} AS stated,
            {facts("d", entered=FILLED)} AS entered
        FROM papers e JOIN destinations_destination f ON f.id = e.first_id
            JOIN destinations_destination d ON d.id = e.destination_id
    )
    UPDATE destinations_evidence p
    SET proves = CASE WHEN b.own THEN coalesce(b.entered, '{{}}') ELSE coalesce(b.proved, '{{}}') END
    FROM bound b
    WHERE p.id = b.id AND (b.status = 'draft' OR (b.proved IS DISTINCT FROM b.stated AND NOT b.own))
"""


class Migration(migrations.Migration):
    dependencies = [("destinations", "0006_discarded_drafts")]

    operations = [
        migrations.AddField("evidence", "proves", models.JSONField(null=True)),
        migrations.RunSQL(BIND, migrations.RunSQL.noop),
    ]
