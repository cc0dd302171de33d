from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exports", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="export",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
