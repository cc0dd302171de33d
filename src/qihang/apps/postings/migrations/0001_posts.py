"""Posts, their texts and history, what screening found, what readers reported."""

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
        ('employers', '0001_employers'),
        ('orgs', '0018_unsaved_forms'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('org_path', models.CharField(db_collation='C', max_length=120)),
                ('office_path', models.CharField(db_collation='C', max_length=120)),
                ('status', models.CharField(default='draft', max_length=20)),
                ('version', models.PositiveIntegerField(default=0)),
                ('channel', models.CharField(max_length=24)),
                ('title', models.CharField(blank=True, max_length=80)),
                ('text', models.TextField(blank=True)),
                ('employer_name', models.CharField(max_length=120)),
                ('employer_kind', models.CharField(blank=True, max_length=3)),
                ('places', models.PositiveIntegerField(default=1)),
                ('places_left', models.PositiveIntegerField(default=1)),
                ('cities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=6), blank=True, default=list, size=None)),
                ('pay_min_fen', models.PositiveBigIntegerField(null=True)),
                ('pay_max_fen', models.PositiveBigIntegerField(null=True)),
                ('level_min', models.CharField(blank=True, max_length=2)),
                ('majors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), blank=True, default=list, size=None)),
                ('occupation', models.CharField(blank=True, max_length=12)),
                ('industry', models.CharField(blank=True, max_length=5)),
                ('section', models.CharField(blank=True, max_length=1)),
                ('practice', models.BooleanField(default=False)),
                ('reserved', models.BooleanField(default=False)),
                ('apply_mode', models.CharField(default='here', max_length=8)),
                ('apply_address', models.CharField(blank=True, max_length=300)),
                ('opens_on', models.DateField(null=True)),
                ('apply_until', models.DateField(null=True)),
                ('exam_on', models.DateField(null=True)),
                ('result_on', models.DateField(null=True)),
                ('fields', models.JSONField(blank=True, default=dict)),
                ('contact_name', models.CharField(blank=True, max_length=60)),
                ('contact_phone_sealed', models.BinaryField(null=True)),
                ('contact_phone_masked', models.CharField(blank=True, max_length=20)),
                ('contact_email', models.EmailField(blank=True, max_length=120)),
                ('origin_kind', models.CharField(blank=True, max_length=20)),
                ('origin_uuid', models.UUIDField(null=True)),
                ('source', models.CharField(blank=True, max_length=40)),
                ('source_id', models.CharField(blank=True, max_length=80)),
                ('created_at', models.DateTimeField()),
                ('screened_at', models.DateTimeField(null=True)),
                ('severity', models.CharField(blank=True, max_length=8)),
                ('published_at', models.DateTimeField(null=True)),
                ('expires_on', models.DateField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('copied_from', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='postings.post')),
                ('employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='employers.employer')),
                ('org', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.org')),
            ],
        ),
        migrations.CreateModel(
            name='PostMove',
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
                ('post', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='postings.post')),
            ],
        ),
        migrations.CreateModel(
            name='PostReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('office_path', models.CharField(db_collation='C', max_length=120)),
                ('reason', models.CharField(max_length=12)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField()),
                ('handled_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(max_length=12, null=True)),
                ('answer', models.CharField(max_length=300, null=True)),
                ('account', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('handled_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='postings.post')),
            ],
        ),
        migrations.CreateModel(
            name='PostVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('at', models.DateTimeField()),
                ('account', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='postings.post')),
            ],
        ),
        migrations.CreateModel(
            name='ScreeningFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('field', models.CharField(max_length=8)),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('cls', models.CharField(max_length=24)),
                ('rule', models.CharField(max_length=40)),
                ('severity', models.CharField(max_length=8)),
                ('words', models.CharField(blank=True, max_length=200)),
                ('post', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='postings.post')),
            ],
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['org_path', 'status', 'id'], name='post_by_publisher'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['office_path', 'status', 'id'], name='post_by_office'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['status', 'expires_on'], name='post_by_end'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['published_at'], name='post_by_publication'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('origin_kind', ''), _negated=True), fields=['origin_kind', 'origin_uuid'], name='post_by_origin'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'screened', 'held', 'objected', 'refused', 'published', 'changed', 'closed', 'expired', 'filled'])), name='post_status_known'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('places_left__lte', models.F('places'))), name='post_places_in_order'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'closed']), ('pay_max_fen__isnull', True), ('pay_max_fen__gte', models.F('pay_min_fen')), _connector='OR'), name='post_pay_in_order'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['changed', 'published']), _negated=True), models.Q(('expires_on__isnull', False), ('published_at__isnull', False), ('screened_at__isnull', False), ('version__gte', 1)), _connector='OR'), name='post_public_is_screened'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(condition=models.Q(('source', ''), _negated=True), fields=('source', 'source_id'), name='post_source_once'),
        ),
        migrations.AddIndex(
            model_name='postmove',
            index=models.Index(fields=['post', 'at'], name='post_move_by_record'),
        ),
        migrations.AddIndex(
            model_name='postmove',
            index=models.Index(fields=['act'], name='post_move_by_act'),
        ),
        migrations.AddIndex(
            model_name='postmove',
            index=models.Index(fields=['account', 'at'], name='post_move_by_account'),
        ),
        migrations.AddConstraint(
            model_name='postmove',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['submit', 'pass', 'stop', 'withdraw', 'release', 'release_held', 'hold', 'revise', 'object', 'grant', 'decline', 'change', 'pass_change', 'accept_change', 'refuse_change', 'drop_change', 'suspend', 'resume', 'close', 'fill', 'expire', 'undo'])), name='post_move_known'),
        ),
        migrations.AddIndex(
            model_name='postreport',
            index=models.Index(condition=models.Q(('handled_at__isnull', True)), fields=['office_path', 'at'], name='post_report_open'),
        ),
        migrations.AddConstraint(
            model_name='postreport',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['excludes', 'fee', 'false', 'impostor', 'filled', 'other'])), name='post_report_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='postreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handled_at__isnull', True), ('outcome__isnull', True)), models.Q(('handled_at__isnull', False), ('outcome__in', ['held', 'corrected', 'unfounded'])), _connector='OR'), name='post_report_handled_whole'),
        ),
        migrations.AddConstraint(
            model_name='postversion',
            constraint=models.UniqueConstraint(fields=('post', 'number'), name='post_version_once'),
        ),
        migrations.AddIndex(
            model_name='screeningfinding',
            index=models.Index(fields=['post', 'version'], name='screening_finding_by_post'),
        ),
        migrations.AddIndex(
            model_name='screeningfinding',
            index=models.Index(fields=['cls', 'severity'], name='screening_finding_by_class'),
        ),
        migrations.AddConstraint(
            model_name='screeningfinding',
            constraint=models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='screening_finding_is_a_span'),
        ),
        migrations.AddConstraint(
            model_name='screeningfinding',
            constraint=models.CheckConstraint(condition=models.Q(('field__in', ['title', 'text'])), name='screening_finding_field_known'),
        ),
        append_only("postings_postmove", "undone_at"),
        append_only("postings_postversion"),
        append_only("postings_screeningfinding"),
        append_only("postings_postreport", "handled_at", "handled_by_id", "outcome", "answer"),
    ]
