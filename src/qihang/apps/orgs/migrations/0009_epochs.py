"""Numbers of transactions that go on when the database moves to another server (docs/adr/0026)."""

import uuid

from django.db import migrations, models

# What the rows of this database were numbered by so far, where this server has counted beyond them all.
FIRST = """
INSERT INTO orgs_epoch (installation, system, timeline, shift, begun_at)
SELECT gen_random_uuid(), system_identifier, 0, 0, now() FROM pg_control_system()
WHERE pg_snapshot_xmax(pg_current_snapshot())::text::bigint > greatest(
    (SELECT max(txid) FROM orgs_auditentry), (SELECT max(horizon) - 1 FROM orgs_auditblock), 0);
UPDATE orgs_epoch SET timeline =
    ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint
"""

# The microsecond in which an epoch begins is where its numbers begin: no transaction takes less, so even
# the numbers of a state that was lost by a restore lie below. The advisory lock lets one transaction
# begin it; what the others then see is committed. A block's horizon was never above a number still to come.
FUNCTIONS = """
CREATE FUNCTION orgs_transaction_shift() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    known bigint;
BEGIN
    FOR turn IN 1..2 LOOP
        SELECT e.shift INTO known
        FROM orgs_epoch e, pg_control_system() s
        WHERE e.shift = (SELECT max(shift) FROM orgs_epoch) AND e.system = s.system_identifier
            AND e.timeline
                = ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint
            AND e.shift + pg_snapshot_xmax(pg_current_snapshot())::text::bigint
                >= coalesce((SELECT horizon FROM orgs_auditblock ORDER BY number DESC LIMIT 1), 0);
        IF known IS NOT NULL THEN
            RETURN known;
        END IF;
        PERFORM pg_advisory_xact_lock(hashtext('orgs.epoch'));
    END LOOP;
    INSERT INTO orgs_epoch (installation, system, timeline, shift, begun_at)
    SELECT
        coalesce(
            (SELECT installation FROM orgs_epoch ORDER BY shift DESC LIMIT 1), gen_random_uuid()),
        system_identifier,
        ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint,
        greatest(
            (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
            (SELECT max(horizon) FROM orgs_auditblock), (SELECT max(txid) + 1 FROM orgs_auditentry))
            - pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
        clock_timestamp()
    FROM pg_control_system()
    RETURNING shift INTO known;
    RETURN known;
END $$;
CREATE FUNCTION orgs_transaction_number() RETURNS bigint LANGUAGE sql AS $$
    SELECT orgs_transaction_shift() + pg_current_xact_id()::text::bigint
$$;
"""
GONE = "DROP FUNCTION orgs_transaction_number(); DROP FUNCTION orgs_transaction_shift();"


class Migration(migrations.Migration):
    dependencies = [("orgs", "0008_signed_records")]

    operations = [
        migrations.CreateModel(
            name="Epoch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),  # noqa: E501
                ("installation", models.UUIDField(default=uuid.uuid4)),
                ("system", models.BigIntegerField()),
                ("timeline", models.BigIntegerField()),
                ("shift", models.BigIntegerField(unique=True)),
                ("begun_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, GONE),
    ]
