"""The fast track: agreements with businesses and who answers for them."""

import django.db.models.deletion
import lianwei.core.sealed
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_keys'),
        ('registry', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='FastTrack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alliance_id', models.BigIntegerField(null=True)),
                ('window', models.PositiveSmallIntegerField()),
                ('rule', models.CharField(max_length=16)),
                ('largest', models.BigIntegerField(null=True)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('ended_because', models.CharField(default='', max_length=200)),
                ('source_id', models.BigIntegerField(null=True, unique=True)),
                ('recorded_by', models.BigIntegerField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('business', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.business')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['business', 'valid_from'], name='fasttrack_by_business'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('window__gte', 1), ('window__lte', 10)), name='fasttrack_window'),
                    models.CheckConstraint(condition=models.Q(('largest__gt', 0), ('largest', None), _connector='OR'), name='fasttrack_fen'),
                    models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='fasttrack_in_order'),
                    models.UniqueConstraint(fields=('organisation', 'business', 'valid_from'), name='fasttrack_once_a_day'),
                ],
            },
        ),
        migrations.CreateModel(
            name='FastTrackContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', lianwei.core.sealed.SealedField(mask='name')),
                ('phone', lianwei.core.sealed.SealedField(mask='phone')),
                ('email', lianwei.core.sealed.SealedField(mask='account')),
                ('phone_key', models.CharField(db_index=True, default='', max_length=32)),
                ('email_key', models.CharField(db_index=True, default='', max_length=32)),
                ('added_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('track', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.fasttrack')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
