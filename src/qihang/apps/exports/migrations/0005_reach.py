from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exports', '0004_made_under_power'),
    ]

    operations = [
        migrations.AddField(
            model_name='export',
            name='reach',
            field=models.JSONField(default=list),
        ),
    ]
