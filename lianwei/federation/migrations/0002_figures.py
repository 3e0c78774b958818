"""Counts of months that peers share."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('federation', '0001_peers'),
    ]

    operations = [
        migrations.CreateModel(
            name='SharedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.CharField(max_length=7)),
                ('measure', models.CharField(max_length=40)),
                ('value', models.PositiveBigIntegerField(null=True)),
                ('told_at', models.DateTimeField()),
                ('peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='federation.peer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('peer', 'month', 'measure'), name='figure_of_a_peer_once')],
            },
        ),
    ]
