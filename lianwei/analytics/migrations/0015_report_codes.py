"""Longer names of reports, for the cut-off in them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0014_approved_maps'),
    ]

    operations = [
        migrations.AlterField(
            model_name='report',
            name='code',
            field=models.CharField(max_length=60),
        ),
    ]
