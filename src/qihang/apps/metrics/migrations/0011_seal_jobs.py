"""Signatures and publications that are asked for and done by a job."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0010_entries_by_day'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SealJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('cancel_asked', models.BooleanField(default=False)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('act', models.CharField(max_length=8)),
                ('state', models.CharField(default='waiting', max_length=8)),
                ('failure', models.JSONField(null=True)),
                ('asked_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='metrics.seal')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'working', 'done', 'failed')), ('act__in', ('sign', 'publish'))), name='seal_job_known'), models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'working'))), fields=('seal', 'act', 'account'), name='seal_job_once')],
            },
        ),
    ]
