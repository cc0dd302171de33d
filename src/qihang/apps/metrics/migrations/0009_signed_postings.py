"""Entries are signed when they are posted; what was not is set apart and leaves the ledger."""

# ruff: noqa: ARG001 - Django's signature

import django.contrib.postgres.fields
from django.db import migrations, models

APPEND_ONLY = """
DROP TRIGGER entry_append_only ON metrics_entry;
CREATE OR REPLACE FUNCTION metrics_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT FROM metrics_refusedentry WHERE entry_id = OLD.id) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the ledger is append-only: post an entry that reverses'
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON metrics_entry
    FOR EACH ROW EXECUTE FUNCTION metrics_refuse_change();
"""
AS_BEFORE = """
DROP TRIGGER entry_append_only ON metrics_entry;
CREATE OR REPLACE FUNCTION metrics_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: post an entry that reverses'
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON metrics_entry
    FOR EACH STATEMENT EXECUTE FUNCTION metrics_refuse_change();
"""


def sign_what_waits(apps: object, editor: object) -> None:
    """What waits in the tail of a ledger from before was posted unsigned: it is taken as it stands."""
    from qihang.apps.metrics.services.ledger.posting import sign_entries

    sign_entries("metrics_tailentry", "entry_id")


class Migration(migrations.Migration):
    dependencies = [("metrics", "0008_days_only")]

    operations = [
        migrations.CreateModel(
            "Posting",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rows",
                    django.contrib.postgres.fields.ArrayField(models.BigIntegerField(), size=None),
                ),
                (
                    "digests",
                    django.contrib.postgres.fields.ArrayField(
                        models.BinaryField(max_length=16), size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            "RefusedEntry",
            [
                ("entry_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("why", models.CharField(max_length=12)),
                ("content", models.JSONField(null=True)),
                ("refused_at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(sign_what_waits, migrations.RunPython.noop),
        migrations.RunSQL(APPEND_ONLY, AS_BEFORE),
    ]
