"""The database itself keeps seals as they were taken: only publishing may be added, once."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION metrics_seal_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'metrics_seal' THEN
        IF to_jsonb(OLD) ->> 'published_at' IS NULL
            AND to_jsonb(NEW) - 'published_at' = to_jsonb(OLD) - 'published_at' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'what was sealed is never changed'
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER seal_frozen BEFORE UPDATE OR DELETE ON metrics_seal
    FOR EACH ROW EXECUTE FUNCTION metrics_seal_frozen();
CREATE TRIGGER signature_frozen BEFORE UPDATE OR DELETE ON metrics_signature
    FOR EACH ROW EXECUTE FUNCTION metrics_seal_frozen();
"""
THAW = """
DROP TRIGGER signature_frozen ON metrics_signature;
DROP TRIGGER seal_frozen ON metrics_seal;
DROP FUNCTION metrics_seal_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0005_seals")]

    operations = [migrations.RunSQL(FREEZE, THAW)]
