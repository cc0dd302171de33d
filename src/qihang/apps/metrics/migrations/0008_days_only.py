"""Cube and slices hold days only, slices those of the province only; a fold says up to which block."""

from django.db import migrations, models

_MEMBERS = """LATERAL (VALUES
    ('qualification', e.qualification), ('major', e.major), ('sex', e.sex),
    ('hardship', e.hardship), ('industry', e.industry), ('employer_type', e.employer_type),
    ('home_place', CASE WHEN e.home_place = '' THEN ''
        WHEN left(e.home_place, 2) = split_part(e.org_path, '/', 2)
            THEN left(e.home_place, 4) || '00' ELSE left(e.home_place, 2) || '0000' END),
    ('work_place', CASE WHEN e.work_place = '' THEN ''
        WHEN left(e.work_place, 2) = split_part(e.org_path, '/', 2)
            THEN left(e.work_place, 4) || '00' ELSE left(e.work_place, 2) || '0000' END)
) AS s(dimension, member)"""
DROP_MONTHS = """
DELETE FROM metrics_cubecell WHERE span = 'M';
DELETE FROM metrics_slicecell WHERE span = 'M'
"""
ADD_MONTHS = f"""
INSERT INTO metrics_cubecell (cohort, node, span, start, measure, kind, value, entries)
SELECT cohort, node, 'M', date_trunc('month', start)::date, measure, kind, sum(value), sum(entries)
FROM metrics_cubecell GROUP BY 1, 2, 4, 5, 6;
INSERT INTO metrics_slicecell (cohort, node, dimension, span, start, member, measure, kind, value)
SELECT cohort, node, dimension, 'M', date_trunc('month', start)::date, member, measure, kind,
    sum(value)
FROM metrics_slicecell GROUP BY 1, 2, 3, 5, 6, 7, 8;
INSERT INTO metrics_slicecell (cohort, node, dimension, span, start, member, measure, kind, value)
SELECT e.cohort, e.place, s.dimension, 'M', date_trunc('month', e.day)::date, s.member, e.measure,
    e.kind, sum(e.value)
FROM metrics_entry e, {_MEMBERS}
WHERE s.member <> ''
    AND NOT EXISTS (SELECT FROM metrics_tailentry t WHERE t.entry_id = e.id)
GROUP BY 1, 2, 3, 5, 6, 7, 8
"""  # noqa: S608 - constants only
LAST_BLOCK = """
UPDATE metrics_fold SET block = number, digest = b.digest
FROM (SELECT number, digest FROM metrics_block ORDER BY number DESC LIMIT 1) b
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0007_city_months")]

    operations = [
        migrations.RunSQL(DROP_MONTHS, ADD_MONTHS),
        migrations.RemoveConstraint("cubecell", "cube_span_known"),
        migrations.RemoveConstraint("cubecell", "cube_cell_once"),
        migrations.RemoveConstraint("slicecell", "slice_span_known"),
        migrations.RemoveConstraint("slicecell", "slice_cell_once"),
        # With a default, so that going back finds every cell left to be one of a day.
        migrations.AlterField("cubecell", "span", models.CharField(max_length=1, default="D")),
        migrations.AlterField("slicecell", "span", models.CharField(max_length=1, default="D")),
        migrations.RemoveField("cubecell", "span"),
        migrations.RemoveField("slicecell", "span"),
        migrations.RenameField("cubecell", "start", "day"),
        migrations.RenameField("slicecell", "start", "day"),
        migrations.AddConstraint(
            "cubecell",
            models.UniqueConstraint(
                fields=["cohort", "node", "day", "measure", "kind"],
                include=["value", "entries"],
                name="cube_cell_once",
            ),
        ),
        migrations.AddConstraint(
            "slicecell",
            models.UniqueConstraint(
                fields=["cohort", "node", "dimension", "day", "member", "measure", "kind"],
                include=["value"],
                name="slice_cell_once",
            ),
        ),
        migrations.RenameField("fold", "token", "made"),
        migrations.AddField("fold", "block", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField(
            "fold",
            "digest",
            models.BinaryField(max_length=32, default=b""),
            preserve_default=False,
        ),
        migrations.RunSQL(LAST_BLOCK, migrations.RunSQL.noop),
    ]
