"""Organisations have a short name, and can be closed from a day on for a reason."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0004_sessions'),
    ]

    operations = [
        migrations.AddField(
            model_name='org',
            name='close_reason',
            field=models.CharField(blank=True, db_default='', max_length=200),
        ),
        migrations.AddField(
            model_name='org',
            name='open_until',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='org',
            name='short_name',
            field=models.CharField(blank=True, db_default='', max_length=40),
        ),
        migrations.AddConstraint(
            model_name='org',
            constraint=models.CheckConstraint(condition=models.Q(('open_until__isnull', True), models.Q(('close_reason', ''), _negated=True), _connector='OR'), name='org_closed_with_reason'),
        ),
    ]
