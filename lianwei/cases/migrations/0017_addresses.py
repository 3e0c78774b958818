"""The day on which the address of a business was found to be false."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0016_agreements_by_day'),
    ]

    operations = [
        migrations.AddField(
            model_name='respondent',
            name='address_false_on',
            field=models.DateField(null=True),
        ),
    ]
