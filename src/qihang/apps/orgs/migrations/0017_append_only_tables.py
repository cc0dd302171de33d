"""One function for every table whose rows are written once (docs/adr/0037)."""

from django.db import migrations

from qihang.apps.orgs.integrity.append_only import FUNCTION, NO_FUNCTION


class Migration(migrations.Migration):
    dependencies = [("orgs", "0016_attempts_of_every_purpose")]

    operations = [migrations.RunSQL(FUNCTION, NO_FUNCTION)]
