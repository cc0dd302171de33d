"""The database itself keeps what organisations keep as it was: only its end may be set, once.

A page of an earlier day must say what it said then (docs/adr/0016). One function for every table of
the form; its arguments are the columns that may be filled while they are empty.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION plans_keep_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ends text[] := coalesce(TG_ARGV, '{}');
    before jsonb := to_jsonb(OLD);
    after jsonb;
    name text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        after := to_jsonb(NEW);
        FOREACH name IN ARRAY ends LOOP
            IF before ->> name IS NULL THEN
                before := before - name;
                after := after - name;
            END IF;
        END LOOP;
        IF before = after THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'what was kept for the plan is never changed: withdraw it and keep it anew'
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END $$;
"""
NO_FUNCTION = "DROP FUNCTION plans_keep_frozen();"

ENDS = {
    "leadinggroup": "'withdrawn_on'",
    "groupmember": "'withdrawn_on'",
    "meeting": "'withdrawn_on'",
    "followup": "'withdrawn_on', 'done_on'",
    "contactperson": "'withdrawn_on'",
    "staffing": "'withdrawn_on'",
    "dutynote": "'withdrawn_on'",
    "phaseend": "",
}


def freeze(table: str) -> migrations.RunSQL:
    """The trigger of one table, and how to take it off."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON plans_{table}"
        f" FOR EACH ROW EXECUTE FUNCTION plans_keep_frozen({ENDS[table]});",
        f"DROP TRIGGER {table}_frozen ON plans_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_tables")]

    operations = [migrations.RunSQL(FUNCTION, NO_FUNCTION), *map(freeze, ENDS)]
