"""What counts is found by its employer: a register says that a firm has ended."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("destinations", "0009_closed_by_standing"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="destination",
            index=models.Index(
                condition=models.Q(
                    ("status__in", ["approved", "confirmed", "disputed", "reported"]),
                    models.Q(("employer_code", ""), _negated=True),
                ),
                fields=["employer_code"],
                name="destination_by_employer",
            ),
        ),
    ]
