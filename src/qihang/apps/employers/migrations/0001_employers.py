"""Employers, their history, and requests to become a recruiter."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from qihang.apps.orgs.integrity.append_only import append_only


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0002_originals'),
        ('orgs', '0018_unsaved_forms'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Employer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('org_path', models.CharField(db_collation='C', max_length=120)),
                ('status', models.CharField(default='draft', max_length=20)),
                ('party', models.CharField(max_length=8)),
                ('code', models.CharField(db_collation='C', max_length=18)),
                ('name', models.CharField(max_length=120)),
                ('plain', models.CharField(db_collation='C', max_length=120)),
                ('kind', models.CharField(blank=True, max_length=3)),
                ('section', models.CharField(blank=True, max_length=1)),
                ('industry', models.CharField(blank=True, max_length=4)),
                ('size', models.CharField(blank=True, max_length=12)),
                ('place', models.CharField(blank=True, max_length=6)),
                ('address', models.CharField(blank=True, max_length=160)),
                ('intro', models.TextField(blank=True, max_length=2000)),
                ('website', models.CharField(blank=True, max_length=120)),
                ('contact_name', models.CharField(blank=True, max_length=60)),
                ('phone_sealed', models.BinaryField(null=True)),
                ('phone_masked', models.CharField(blank=True, max_length=20)),
                ('email', models.EmailField(blank=True, max_length=120)),
                ('central_group', models.CharField(blank=True, max_length=8)),
                ('central_confirmed', models.BooleanField(default=False)),
                ('licence_name', models.CharField(blank=True, max_length=120)),
                ('service_licence', models.CharField(blank=True, max_length=40)),
                ('services', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('office_path', models.CharField(db_collation='C', max_length=120)),
                ('entered_by_office', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('due_on', models.DateField(null=True)),
                ('verified_at', models.DateTimeField(null=True)),
                ('verified_until', models.DateField(null=True)),
                ('register_ended_on', models.DateField(null=True)),
                ('branch_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='employers.employer')),
                ('lead', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('licence', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('merged_into', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='employers.employer')),
                ('org', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='employer', to='orgs.org')),
            ],
        ),
        migrations.CreateModel(
            name='EmployerMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4)),
                ('action', models.CharField(max_length=20)),
                ('from_status', models.CharField(max_length=20)),
                ('to_status', models.CharField(max_length=20)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('fields', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('employer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='employers.employer')),
            ],
        ),
        migrations.CreateModel(
            name='RecruiterRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=8)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('licence_name', models.CharField(blank=True, max_length=120)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('accepted', models.BooleanField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='employers.employer')),
                ('licence', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
        ),
        migrations.AddIndex(
            model_name='employer',
            index=models.Index(fields=['office_path', 'status', 'due_on'], name='employer_by_office'),
        ),
        migrations.AddIndex(
            model_name='employer',
            index=models.Index(fields=['status', 'verified_until'], name='employer_by_term'),
        ),
        migrations.AddIndex(
            model_name='employer',
            index=models.Index(fields=['status', 'plain'], name='employer_by_name'),
        ),
        migrations.AddIndex(
            model_name='employer',
            index=models.Index(fields=['org_path'], name='employer_by_path'),
        ),
        migrations.AddConstraint(
            model_name='employer',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['closed', 'draft', 'expired', 'left', 'refused', 'renewing', 'returned', 'revoked', 'submitted', 'verified'])), fields=('code',), name='employer_code_once'),
        ),
        migrations.AddConstraint(
            model_name='employer',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'returned', 'refused', 'verified', 'renewing', 'expired', 'revoked', 'left', 'closed', 'merged'])), name='employer_status_known'),
        ),
        migrations.AddConstraint(
            model_name='employer',
            constraint=models.CheckConstraint(condition=models.Q(('party__in', ['employer', 'agency'])), name='employer_party_known'),
        ),
        migrations.AddConstraint(
            model_name='employer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['renewing', 'verified']), _negated=True), models.Q(('verified_at__isnull', False), ('verified_until__isnull', False)), _connector='OR'), name='employer_verified_whole'),
        ),
        migrations.AddConstraint(
            model_name='employer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('status', 'merged')), models.Q(models.Q(('status', 'merged'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='employer_merged_whole'),
        ),
        migrations.AddConstraint(
            model_name='employer',
            constraint=models.CheckConstraint(condition=models.Q(('branch_of__isnull', True), models.Q(('branch_of', models.F('id')), _negated=True), _connector='OR'), name='employer_not_its_own_branch'),
        ),
        migrations.AddIndex(
            model_name='employermove',
            index=models.Index(fields=['employer', 'at'], name='employer_move_by_record'),
        ),
        migrations.AddIndex(
            model_name='employermove',
            index=models.Index(fields=['act'], name='employer_move_by_act'),
        ),
        migrations.AddIndex(
            model_name='employermove',
            index=models.Index(fields=['account', 'at'], name='employer_move_by_account'),
        ),
        migrations.AddConstraint(
            model_name='employermove',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['submit', 'return', 'refuse', 'verify', 'reassign', 'renew', 'extend', 'not_extend', 'amend', 'expire', 'revoke', 'leave', 'close', 'reopen', 'merge', 'undo'])), name='employer_move_known'),
        ),
        migrations.AddConstraint(
            model_name='recruiterrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('employer', 'account'), name='recruiter_request_open_once'),
        ),
        migrations.AddConstraint(
            model_name='recruiterrequest',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['join', 'claim'])), name='recruiter_request_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='recruiterrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted__isnull', True), ('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('accepted__isnull', False), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='recruiter_request_decided_whole'),
        ),
        append_only("employers_employermove", "undone_at"),
    ]
