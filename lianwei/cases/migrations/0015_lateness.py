"""Who is late: the secretary-general is told; requests for assistance have a letter."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0014_sudden'),
    ]

    operations = [
        migrations.AddField(
            model_name='assistance',
            name='document_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='assistance',
            name='escalated_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='assistance',
            name='overdue_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='competencedispute',
            name='escalated_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='question',
            name='escalated_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='transfer',
            name='escalated_at',
            field=models.DateTimeField(null=True),
        ),
    ]
