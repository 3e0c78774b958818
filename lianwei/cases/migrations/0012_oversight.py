"""What the alliance's first page counts: cases by member within one index, requests by alliance."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0011_near'),
    ]

    operations = [
        migrations.AddField(
            model_name='complaint',
            name='soon_from',
            field=models.DateField(null=True),
        ),
        migrations.RemoveIndex(
            model_name='complaint',
            name='complaint_by_status',
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(fields=['alliance_id', 'status', 'due_on', 'id', 'holder', 'soon_from'], name='complaint_in_alliance'),
        ),
        migrations.AddIndex(
            model_name='assistance',
            index=models.Index(fields=['alliance_id', 'state', 'due_on', 'id'], name='assistance_of_alliance'),
        ),
    ]
