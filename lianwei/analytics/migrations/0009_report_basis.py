"""Whose rows the figures of a report were counted from, so that they can be counted again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0008_programmes'),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='basis',
            field=models.JSONField(default=dict),
        ),
    ]
