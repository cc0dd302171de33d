"""Series, agreements with their numbers and papers, and their history, which the database itself keeps."""

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
        ('orgs', '0017_append_only_tables'),
        ('people', '0005_attempts_are_counted_in_orgs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('org_path', models.CharField(db_collation='C', max_length=120)),
                ('cohort', models.PositiveSmallIntegerField()),
                ('status', models.CharField(default='issued', max_length=20)),
                ('form', models.CharField(max_length=12)),
                ('number', models.CharField(max_length=24, unique=True)),
                ('issued_at', models.DateTimeField()),
                ('employer_name', models.CharField(blank=True, max_length=120)),
                ('employer_code', models.CharField(blank=True, max_length=18)),
                ('work_place', models.CharField(blank=True, max_length=6)),
                ('position_name', models.CharField(blank=True, max_length=80)),
                ('monthly_pay_fen', models.PositiveBigIntegerField(null=True)),
                ('signed_date', models.DateField(null=True)),
                ('term_from', models.DateField(null=True)),
                ('term_until', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField(null=True)),
                ('end_kind', models.CharField(blank=True, max_length=20)),
                ('ended_date', models.DateField(null=True)),
                ('end_recorded_at', models.DateTimeField(null=True)),
                ('graduate', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='people.graduate')),
            ],
        ),
        migrations.CreateModel(
            name='AgreementMove',
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
                ('agreement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='agreements.agreement')),
            ],
        ),
        migrations.CreateModel(
            name='AgreementPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('added_at', models.DateTimeField()),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='agreements.agreement')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
        ),
        migrations.CreateModel(
            name='AgreementSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('org_path', models.CharField(db_collation='C', db_index=True, max_length=120)),
                ('cohort', models.PositiveSmallIntegerField()),
                ('form', models.CharField(max_length=12)),
                ('stem', models.CharField(blank=True, max_length=24)),
                ('width', models.PositiveSmallIntegerField()),
                ('first', models.BigIntegerField()),
                ('last', models.BigIntegerField()),
                ('issued_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.org')),
            ],
        ),
        migrations.CreateModel(
            name='AgreementNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=24)),
                ('given_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(null=True)),
                ('loss', models.CharField(max_length=12, null=True)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='agreements.agreement')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='agreements.agreementseries')),
            ],
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['graduate', 'issued_at'], name='agreement_by_graduate'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['cohort', 'org_path', 'status', 'number'], name='agreement_by_org'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['issued', 'release_asked', 'signed'])), fields=('graduate',), name='agreement_one_alive'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['issued', 'signed', 'release_asked', 'ended', 'void'])), name='agreement_status_known'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('form__in', ['paper', 'electronic'])), name='agreement_form_known'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['issued', 'void']), models.Q(models.Q(('employer_name', ''), _negated=True), ('recorded_at__isnull', False), ('signed_date__isnull', False)), _connector='OR'), name='agreement_signed_whole'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'ended'), _negated=True), models.Q(('end_kind__in', ['consent', 'graduate_breach', 'employer_breach', 'employer_gone', 'left_cohort']), ('end_recorded_at__isnull', False), ('ended_date__isnull', False)), _connector='OR'), name='agreement_ended_whole'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('term_until__isnull', True), ('term_from__isnull', True), ('term_until__gt', models.F('term_from')), _connector='OR'), name='agreement_term_in_order'),
        ),
        migrations.AddIndex(
            model_name='agreementmove',
            index=models.Index(fields=['agreement', 'at'], name='agreement_move_by_record'),
        ),
        migrations.AddIndex(
            model_name='agreementmove',
            index=models.Index(fields=['act'], name='agreement_move_by_act'),
        ),
        migrations.AddIndex(
            model_name='agreementmove',
            index=models.Index(fields=['account', 'at'], name='agreement_move_by_account'),
        ),
        migrations.AddConstraint(
            model_name='agreementmove',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['sign', 'ask_release', 'cancel_release', 'decline_release', 'end', 'replace', 'void', 'leave_unsigned', 'leave_signed', 'undo'])), name='agreement_move_known'),
        ),
        migrations.AddConstraint(
            model_name='agreementpaper',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['signed', 'release', 'loss'])), name='agreement_paper_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='agreementseries',
            constraint=models.UniqueConstraint(fields=('stem', 'width', 'first'), name='agreement_series_starts_once'),
        ),
        migrations.AddConstraint(
            model_name='agreementseries',
            constraint=models.CheckConstraint(condition=models.Q(('first__gte', 0), ('last__gte', models.F('first'))), name='agreement_series_in_order'),
        ),
        migrations.AddConstraint(
            model_name='agreementseries',
            constraint=models.CheckConstraint(condition=models.Q(('form__in', ['paper', 'electronic'])), name='agreement_series_form_known'),
        ),
        migrations.AddConstraint(
            model_name='agreementnumber',
            constraint=models.UniqueConstraint(fields=('number',), name='agreement_number_once'),
        ),
        migrations.AddConstraint(
            model_name='agreementnumber',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('agreement',), name='agreement_one_number'),
        ),
        migrations.AddConstraint(
            model_name='agreementnumber',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('loss__isnull', True), ('replaced_at__isnull', True)), models.Q(('loss__in', ['lost', 'spoilt']), ('replaced_at__isnull', False)), _connector='OR'), name='agreement_number_replaced_whole'),
        ),
        append_only("agreements_agreementmove", "undone_at"),
        append_only("agreements_agreementnumber", "replaced_at", "loss"),
        append_only("agreements_agreementseries", "closed_at"),
    ]
