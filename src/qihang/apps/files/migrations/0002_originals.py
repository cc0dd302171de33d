"""The hash of each upload as it came, and when a kept file was last handed in."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]

    operations = [
        migrations.AlterField(
            "storedfile", "media_type", models.CharField(max_length=100)
        ),
        migrations.AddField(
            "storedfile",
            "used_at",
            models.DateTimeField(db_default=Now()),
        ),
        migrations.RunSQL(
            "UPDATE files_storedfile SET used_at = stored_at", migrations.RunSQL.noop
        ),
        migrations.AlterField("storedfile", "used_at", models.DateTimeField()),
        migrations.CreateModel(
            name="Original",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("purpose", models.CharField(max_length=20)),
                ("size", models.PositiveBigIntegerField()),
                ("first_at", models.DateTimeField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="originals",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sha256", "purpose"), name="original_once")
                ],
            },
        ),
    ]
