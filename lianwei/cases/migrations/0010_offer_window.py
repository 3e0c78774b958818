"""Until when the other side may answer an offer; when a business was reminded of its day."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_promises'),
    ]

    operations = [
        migrations.AddField(
            model_name='offer',
            name='stands_until',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='reminded_at',
            field=models.DateTimeField(null=True),
        ),
    ]
