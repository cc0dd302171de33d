"""Slices of cities are kept by month only; their running month is read from entries by an index."""

from django.db import migrations, models

DROP_DAYS = r"DELETE FROM metrics_slicecell WHERE span = 'D' AND node NOT LIKE '/%'"
ADD_DAYS = """
INSERT INTO metrics_slicecell
    (cohort, node, dimension, span, start, member, measure, kind, value)
SELECT e.cohort, e.place, s.dimension, 'D', e.day, s.member, e.measure, e.kind, sum(e.value)
FROM metrics_entry e, LATERAL (VALUES
    ('qualification', e.qualification), ('major', e.major), ('sex', e.sex),
    ('hardship', e.hardship), ('industry', e.industry), ('employer_type', e.employer_type),
    ('home_place', CASE WHEN e.home_place = '' THEN ''
        WHEN left(e.home_place, 2) = split_part(e.org_path, '/', 2)
            THEN left(e.home_place, 4) || '00' ELSE left(e.home_place, 2) || '0000' END),
    ('work_place', CASE WHEN e.work_place = '' THEN ''
        WHEN left(e.work_place, 2) = split_part(e.org_path, '/', 2)
            THEN left(e.work_place, 4) || '00' ELSE left(e.work_place, 2) || '0000' END)
) AS s(dimension, member)
WHERE s.member <> ''
    AND NOT EXISTS (SELECT FROM metrics_tailentry t WHERE t.entry_id = e.id)
GROUP BY 1, 2, 3, 5, 6, 7, 8
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0006_seals_frozen")]

    operations = [
        migrations.RunSQL(DROP_DAYS, ADD_DAYS),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["cohort", "place", "day"], name="entry_by_place"),
        ),
    ]
