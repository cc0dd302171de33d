"""The agreement a registration rests on, and the end that follows from its end."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0001_agreements'),
        ('destinations', '0007_evidence_proves'),
        ('people', '0007_numbers_change_places'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='destination',
            name='destination_status_known',
        ),
        migrations.RemoveConstraint(
            model_name='review',
            name='review_action_known',
        ),
        migrations.AddField(
            model_name='destination',
            name='agreement',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='destinations', to='agreements.agreement'),
        ),
        migrations.AddConstraint(
            model_name='destination',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'waiting_college', 'waiting_university', 'returned', 'approved', 'reported', 'confirmed', 'disputed', 'superseded', 'withdrawn', 'discarded', 'revoked', 'released'])), name='destination_status_known'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['file', 'approve_college', 'approve_university', 'return', 'withdraw', 'discard', 'report_up', 'confirm', 'object', 'uphold', 'correct', 'supersede', 'release', 'undo'])), name='review_action_known'),
        ),
    ]
