"""Each report says what the platform knows the graduate by, and what it was told of the graduate."""

from django.db import migrations, models
from django.db.models import Q

_FILL = """
    UPDATE national_report r SET key = d.cohort || '-' || g.exam_number, told = d.version,
        person = md5(concat_ws('|', encode(g.id_number_hash, 'hex'), g.exam_number, g.name, g.major,
            g.qualification, g.graduation_date))
    FROM destinations_destination d JOIN people_graduate g ON g.id = d.graduate_id
    WHERE d.id = r.destination_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('destinations', '0001_initial'),
        ('national', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddField('report', 'key', models.CharField(max_length=32, default=''), preserve_default=False),
        migrations.AddField('report', 'told', models.PositiveSmallIntegerField(default=0), preserve_default=False),
        migrations.AddField('report', 'person', models.CharField(max_length=32, default=''), preserve_default=False),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name='report', name='report_under_way_once'),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(
                condition=Q(('outcome__in', ('open', 'accepted'))), fields=('destination', 'action', 'told'),
                name='report_under_way_once',
            ),
        ),
        migrations.AddIndex('report', models.Index(fields=['destination'], name='report_by_destination')),
        migrations.AddIndex('report', models.Index(fields=['key'], name='report_by_key')),
    ]
