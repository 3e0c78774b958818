"""Entries that are probably one business, and the blind index of phones by which they are found."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0003_stations'),
    ]

    operations = [
        migrations.CreateModel(
            name='BusinessPhone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=32)),
                ('business', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.business')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('business', 'key'), name='businessphone_once')],
            },
        ),
        migrations.CreateModel(
            name='LikelyDouble',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.SmallIntegerField()),
                ('found_at', models.DateTimeField()),
                ('told_apart_at', models.DateTimeField(blank=True, null=True)),
                ('told_apart_by_id', models.BigIntegerField(blank=True, null=True)),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.business')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.business')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('told_apart_at', None)), fields=['weight', 'id'], name='likelydouble_open')],
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='likelydouble_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='likelydouble_in_order')],
            },
        ),
    ]
