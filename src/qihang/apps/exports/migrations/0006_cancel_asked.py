"""Whether somebody asked to stop an export."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exports", "0005_reach")]

    operations = [
        migrations.AddField("export", "cancel_asked", models.BooleanField(default=False)),
    ]
