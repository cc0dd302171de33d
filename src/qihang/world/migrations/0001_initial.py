"""The demo clock."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="DemoClock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("size", models.CharField(max_length=16)),
                ("seed", models.PositiveIntegerField()),
                ("script", models.PositiveSmallIntegerField()),
                ("moving_to", models.DateField(null=True)),
                ("seeded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(name="democlock_is_one", condition=models.Q(id=1)),
                    models.CheckConstraint(
                        name="democlock_moves_on",
                        condition=models.Q(moving_to__isnull=True)
                        | models.Q(moving_to__gte=models.F("day")),
                    ),
                ],
            },
        ),
    ]
