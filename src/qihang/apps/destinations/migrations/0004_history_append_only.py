"""The database itself keeps the history of registrations: only being taken back is noted, once."""

from django.db import migrations

from qihang.apps.orgs.integrity.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("destinations", "0003_one_version_each"),
        ("orgs", "0017_append_only_tables"),
    ]

    operations = [append_only("destinations_review", "undone_at")]
