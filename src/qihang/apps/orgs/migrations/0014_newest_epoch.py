"""The epoch in force is the one begun last: its shift is smaller where a server has counted far ahead."""

from django.db import migrations

# The microsecond in which an epoch begins is where its numbers begin: no transaction takes less, so even
# the numbers of a state that was lost by a restore lie below. The advisory lock lets one transaction
# begin it; what the others then see is committed. A block's horizon was never above a number still to come.
FUNCTION = """
CREATE OR REPLACE FUNCTION orgs_transaction_shift() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    known bigint;
BEGIN
    FOR turn IN 1..2 LOOP
        SELECT e.shift INTO known
        FROM orgs_epoch e, pg_control_system() s
        WHERE e.id = (SELECT max(id) FROM orgs_epoch) AND e.system = s.system_identifier
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
        coalesce((SELECT installation FROM orgs_epoch ORDER BY id DESC LIMIT 1), gen_random_uuid()),
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
"""


class Migration(migrations.Migration):
    dependencies = [("orgs", "0013_joining_by_two")]

    operations = [migrations.RunSQL(FUNCTION, migrations.RunSQL.noop)]
