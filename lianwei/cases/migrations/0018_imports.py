"""Imported and cross-border goods."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0017_addresses'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportedGoods',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('bonded', 'Bonded stock (跨境保税)'), ('direct', 'Sent from abroad (海外直邮)'), ('trade', 'Ordinary import'), ('carried', 'Bought through somebody abroad (代购)'), ('unknown', 'Not known yet')], default='unknown', max_length=8)),
                ('importer', models.CharField(default='', max_length=120)),
                ('platform', models.CharField(default='', max_length=120)),
                ('origin', models.CharField(default='', max_length=60)),
                ('declaration', models.CharField(default='', max_length=60)),
                ('noted_on', models.DateField()),
                ('dropped_on', models.DateField(null=True)),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.complaint')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=['complaint'], name='imported_once_per_case')],
            },
        ),
    ]
