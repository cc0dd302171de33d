"""The country of an employer outside the mainland; frozen once filed, like all that is filed."""

from django.db import migrations, models

CONTENT = """
    kind employer_name employer_code employer_type industry work_place employer_country position_type
    position_name contact_name contact_phone_sealed contact_phone_masked monthly_pay_fen signed_date
    term_from term_until startup_role shop_url work_description statement_signed school_name
    school_name_foreign study_major country enlist_place project_name note
""".split()
BEFORE = [name for name in CONTENT if name != "employer_country"]


def frozen(columns: list[str]) -> str:
    """SQL that makes the trigger over these columns in place of the one that stands."""
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return f"""
        DROP TRIGGER destination_frozen ON destinations_destination;
        CREATE TRIGGER destination_frozen BEFORE UPDATE OF {", ".join(columns)}
        ON destinations_destination FOR EACH ROW
        WHEN (OLD.status <> 'draft' AND ({old}) IS DISTINCT FROM ({new}))
        EXECUTE FUNCTION destination_frozen();
    """


class Migration(migrations.Migration):

    dependencies = [("destinations", "0004_history_append_only")]

    operations = [
        migrations.AddField(
            "destination",
            "employer_country",
            models.CharField(blank=True, db_default="", max_length=3),
        ),
        migrations.RunSQL(frozen(CONTENT), frozen(BEFORE)),
    ]
