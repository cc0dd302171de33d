"""The database itself refuses to change or delete what the audit has written."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION orgs_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only'
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON orgs_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION orgs_refuse_change();
CREATE TRIGGER audit_block_append_only BEFORE UPDATE OR DELETE ON orgs_auditblock
    FOR EACH STATEMENT EXECUTE FUNCTION orgs_refuse_change();
"""
ALLOW = """
DROP TRIGGER audit_entry_append_only ON orgs_auditentry;
DROP TRIGGER audit_block_append_only ON orgs_auditblock;
DROP FUNCTION orgs_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("orgs", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
