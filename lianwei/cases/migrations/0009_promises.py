"""The promise behind a request between members."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_joint_sessions'),
    ]

    operations = [
        migrations.AddField(
            model_name='assistance',
            name='commitment_id',
            field=models.BigIntegerField(null=True),
        ),
    ]
