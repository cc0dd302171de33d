"""Tables whose rows are written once: one trigger for all of them, made by their migration.

A model says so by `APPEND_ONLY`, the columns that may be filled later, once, while they are empty. A guard
compares it with the database (tests/guards/test_append_only.py), the proof with the migrations.
"""

from django.db.migrations import RunSQL

FUNCTION = """
CREATE FUNCTION orgs_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := to_jsonb(OLD);
    after jsonb;
    name text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        after := to_jsonb(NEW);
        FOREACH name IN ARRAY coalesce(TG_ARGV, '{}') LOOP
            IF before ->> name IS NULL THEN
                before := before - name;
                after := after - name;
            END IF;
        END LOOP;
        IF before = after THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END $$;
"""
NO_FUNCTION = "DROP FUNCTION orgs_append_only();"


def append_only(table: str, *filled_once: str) -> RunSQL:
    """The operation of a migration that makes a table append-only, but for columns filled later, once.

    The migration depends on ("orgs", "0017_append_only_tables").
    """
    named = ", ".join(f"'{column}'" for column in filled_once)
    return RunSQL(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION orgs_append_only({named});",
        f"DROP TRIGGER {table}_append_only ON {table};",
    )
