"""Since when a periodic task runs here: what was over before is not made up for."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='scheduledjob',
            name='begun_at',
            field=models.DateTimeField(null=True),
        ),
    ]
