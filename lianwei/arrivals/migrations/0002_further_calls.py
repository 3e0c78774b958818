"""Calls to systems about more than their arrivals; of one event several systems may be told."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('arrivals', '0001_tables'),
    ]

    operations = [
        migrations.AlterField(
            model_name='webhookcall',
            name='event_id',
            field=models.BigIntegerField(),
        ),
        migrations.AlterField(
            model_name='webhookcall',
            name='arrival_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='webhookcall',
            name='told',
            field=models.JSONField(default=dict),
        ),
        migrations.AddConstraint(
            model_name='webhookcall',
            constraint=models.UniqueConstraint(fields=('event_id', 'subject'), name='webhook_once'),
        ),
    ]
