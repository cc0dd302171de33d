"""Acts sign what they leave of each record; the database refuses to change or delete a signature."""

from django.db import migrations, models

REFUSE = """
CREATE TRIGGER signature_append_only BEFORE UPDATE OR DELETE ON orgs_recordsignature
    FOR EACH STATEMENT EXECUTE FUNCTION orgs_refuse_change();
"""
ALLOW = "DROP TRIGGER signature_append_only ON orgs_recordsignature;"


class Migration(migrations.Migration):
    dependencies = [("orgs", "0007_accounts_by_creation")]

    operations = [
        migrations.CreateModel(
            name="RecordSignature",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "kind", "record", "act_id",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                ),
                ("kind", models.CharField(db_collation="C", max_length=32)),
                ("record", models.BigIntegerField()),
                ("act_id", models.BigIntegerField()),
                ("mac", models.BinaryField(max_length=16)),
            ],
        ),
        migrations.AddField("auditentry", "content", models.BinaryField(max_length=32, null=True)),
        migrations.RunSQL(REFUSE, ALLOW),
    ]  # fmt: skip
