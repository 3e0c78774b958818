"""The station inside an enterprise that an agreement names."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0002_fast_track'),
    ]

    operations = [
        migrations.AddField(
            model_name='fasttrack',
            name='station_id',
            field=models.BigIntegerField(db_index=True, null=True),
        ),
    ]
