from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exports", "0002_tries")]

    operations = [
        migrations.AddField(
            model_name="export",
            name="error",
            field=models.CharField(blank=True, max_length=16),
        ),
    ]
