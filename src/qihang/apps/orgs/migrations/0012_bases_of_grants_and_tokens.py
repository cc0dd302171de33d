"""Grants and tokens stand on roles; those given before on the oldest that can have given them."""

import django.db.models.deletion
from django.db import migrations, models


def find_bases(apps, schema_editor):
    """What has no role left to stand on stays without, and has ended."""
    Membership = apps.get_model('orgs', 'Membership')

    def seat(account, path=''):
        rows = Membership.objects.filter(account_id=account).select_related('org')
        found = (m for m in rows.order_by('created_at', 'pk') if path.startswith(m.org.path) or not path)
        return next(found, None)

    for given in apps.get_model('orgs', 'Grant').objects.filter(given_by__isnull=False):
        given.basis, given.held_as = seat(given.given_by_id, given.path), seat(given.account_id)
        given.save(update_fields=['basis', 'held_as'])
    for token in apps.get_model('orgs', 'ApiToken').objects.select_related('org'):
        token.basis = seat(token.created_by_id, token.org.path)
        token.save(update_fields=['basis'])


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0011_person_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='apitoken',
            name='basis',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.membership'),
        ),
        migrations.AddField(
            model_name='grant',
            name='basis',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.membership'),
        ),
        migrations.AddField(
            model_name='grant',
            name='held_as',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.membership'),
        ),
        migrations.RunPython(find_bases, migrations.RunPython.noop),
    ]
