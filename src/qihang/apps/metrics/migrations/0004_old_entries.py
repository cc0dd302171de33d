"""Entries written before the ledger knew of work get it from their records; the cube is made anew.

The only time that entries are touched: a new dimension was given its value for what stood before.
Everything waits in the tail afterwards; the next fold fills cube and slices and signs the blocks.
"""

from django.db import migrations

FILL = """
ALTER TABLE metrics_entry DISABLE TRIGGER entry_append_only;
UPDATE metrics_entry e
SET work_place = d.work_place, industry = d.industry, employer_type = d.employer_type
FROM destinations_destination d
WHERE e.cause_kind = 'destination' AND e.cause = d.id;
ALTER TABLE metrics_entry ENABLE TRIGGER entry_append_only;
TRUNCATE metrics_tailentry, metrics_cubecell, metrics_fold;
INSERT INTO metrics_tailentry (entry_id, day, cohort, measure, org_path, place, kind, value)
SELECT id, day, cohort, measure, org_path, place, kind, value FROM metrics_entry;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("destinations", "0001_initial"),
        ("metrics", "0003_slices_and_blocks"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
