"""Roles are offered and taken up; two decide where one must not; a lost password begins anew by two."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0012_bases_of_grants_and_tokens'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='appointed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='AccountReset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('lost', models.CharField(max_length=16)),
                ('reason', models.CharField(max_length=200)),
                ('part_sealed', models.BinaryField(default=bytes)),
                ('proposed_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('stopped_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resets', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('home', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.org')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('lost__in', ['password', 'second_factor'])), name='reset_lost_known'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reset_reasoned'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('proposed_at'))), name='reset_expires'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), models.Q(('confirmed_by', models.F('account')), _negated=True)), _connector='OR'), models.Q(('proposed_by', models.F('account')), _negated=True)), name='reset_by_two'), models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', True), ('stopped_at__isnull', True), _connector='OR'), name='reset_ends_once'), models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', True), ('stopped_at__isnull', True)), fields=('account', 'lost'), name='reset_open_once')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('username', models.CharField(max_length=64)),
                ('name', models.CharField(blank=True, max_length=60)),
                ('role', models.CharField(max_length=32)),
                ('from_date', models.DateField()),
                ('until_date', models.DateField(null=True)),
                ('proposed_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('needs_two', models.BooleanField(default=False)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('declined_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lent_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orgs.membership')),
                ('membership', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitation', to='orgs.membership')),
                ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.org')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['org', '-proposed_at'], name='invitation_by_org')],
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['province_officer', 'department_officer', 'city_officer', 'county_officer', 'university_head', 'university_officer', 'college_head', 'college_officer', 'graduate', 'employer', 'agency', 'auditor', 'system_admin'])), name='invitation_role_known'), models.CheckConstraint(condition=models.Q(('until_date__isnull', True), ('until_date__gt', models.F('from_date')), _connector='OR'), name='invitation_dates_in_order'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('proposed_at'))), name='invitation_expires'), models.CheckConstraint(condition=models.Q(('account__isnull', True), models.Q(models.Q(('proposed_by__isnull', True), models.Q(('proposed_by', models.F('account')), _negated=True), _connector='OR'), models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('account')), _negated=True), _connector='OR')), _connector='OR'), name='invitation_to_somebody_else'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('proposed_by__isnull', True), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR')), _connector='OR'), name='invitation_by_two'), models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('needs_two', False), ('confirmed_at__isnull', False), _connector='OR'), name='invitation_accepted_after_two'), models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('withdrawn_at__isnull', True)), models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True)), models.Q(('accepted_at__isnull', True), ('declined_at__isnull', True)), _connector='OR'), name='invitation_ends_once'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('membership__isnull', True)), models.Q(('accepted_at__isnull', False), ('account__isnull', False), ('membership__isnull', False)), _connector='OR'), name='invitation_makes_the_membership'), models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('declined_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('username', 'org', 'role'), name='invitation_open_once')],
            },
        ),
    ]
