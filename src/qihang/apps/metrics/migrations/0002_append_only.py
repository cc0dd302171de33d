"""The database itself keeps the ledger append-only and hands every entry to the tail of the cube."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION metrics_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: post an entry that reverses'
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON metrics_entry
    FOR EACH STATEMENT EXECUTE FUNCTION metrics_refuse_change();
"""
ALLOW = """
DROP TRIGGER entry_append_only ON metrics_entry;
DROP FUNCTION metrics_refuse_change();
"""

TAIL = """
CREATE FUNCTION metrics_to_tail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO metrics_tailentry (entry_id, day, cohort, measure, org_path, place, kind, value)
    SELECT id, day, cohort, measure, org_path, place, kind, value FROM posted;
    RETURN NULL;
END $$;
CREATE TRIGGER entry_to_tail AFTER INSERT ON metrics_entry
    REFERENCING NEW TABLE AS posted
    FOR EACH STATEMENT EXECUTE FUNCTION metrics_to_tail();
"""
NO_TAIL = """
DROP TRIGGER entry_to_tail ON metrics_entry;
DROP FUNCTION metrics_to_tail();
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunSQL(TAIL, NO_TAIL),
    ]
