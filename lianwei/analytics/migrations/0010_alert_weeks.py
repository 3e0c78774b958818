"""What the weeks of a warning's series were expected to have, and whose cases that rests on."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0009_report_basis'),
    ]

    operations = [
        migrations.AddField(
            model_name='alert',
            name='weeks',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='alert',
            name='holders',
            field=models.JSONField(default=list),
        ),
    ]
