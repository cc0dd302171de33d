"""No two accounts whose sign-in names differ only in capitals: neither of them could sign in."""

from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("orgs", "0014_newest_epoch")]

    operations = [
        migrations.AddConstraint(
            "account",
            models.UniqueConstraint(Upper("username"), name="account_name_once"),
        ),
    ]
