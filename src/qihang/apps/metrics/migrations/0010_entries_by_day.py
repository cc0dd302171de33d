"""Entries are listed by day, whichever college they are of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("metrics", "0009_signed_postings")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["cohort", "measure", "day", "id"], name="entry_by_day"
            ),
        ),
    ]
