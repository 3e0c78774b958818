"""Pledges to take goods back elsewhere: shops, spot checks, figures by quarter."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_keys'),
        ('redress', '0002_books'),
        ('registry', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReturnPledge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=24, unique=True)),
                ('kind', models.CharField(choices=[('return', 'Returns'), ('exchange', 'Exchanges'), ('both', 'Returns and exchanges')], max_length=10)),
                ('goods', models.CharField(max_length=300)),
                ('days', models.PositiveSmallIntegerField()),
                ('proof', models.CharField(max_length=300)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('registered_at', models.DateTimeField()),
                ('registered_by', models.BigIntegerField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('end_reason', models.CharField(default='', max_length=200)),
                ('business', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.business')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['holder', 'id'], name='pledge_by_holder'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('days__gte', 1), ('days__lte', 365)), name='pledge_days'),
                    models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='pledge_period_in_order'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PledgedStore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('address', models.CharField(max_length=200)),
                ('region_code', models.CharField(max_length=12)),
                ('joined_on', models.DateField()),
                ('left_on', models.DateField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redress.returnpledge')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['region_code', 'id'], name='store_by_region'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('left_on', None)), fields=('pledge', 'name', 'address'), name='store_pledges_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PledgeCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('quarter', models.PositiveSmallIntegerField()),
                ('returned', models.PositiveIntegerField()),
                ('exchanged', models.PositiveIntegerField()),
                ('elsewhere', models.PositiveIntegerField()),
                ('refused', models.PositiveIntegerField()),
                ('entered_at', models.DateTimeField()),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redress.returnpledge')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('pledge', 'year', 'quarter'), name='counted_once_a_quarter'),
                    models.CheckConstraint(condition=models.Q(('quarter__gte', 1), ('quarter__lte', 4)), name='four_quarters'),
                    models.CheckConstraint(condition=models.Q(('elsewhere__lte', django.db.models.expressions.CombinedExpression(models.F('returned'), '+', models.F('exchanged')))), name='elsewhere_is_a_part'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SpotCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checked_on', models.DateField()),
                ('result', models.CharField(choices=[('kept', 'Pledge kept'), ('refused', 'Refused'), ('no_plaque', 'No plaque on show'), ('gone', 'Shop closed or moved')], max_length=10)),
                ('note', models.CharField(default='', max_length=300)),
                ('checked_by', models.BigIntegerField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redress.pledgedstore')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['store', 'checked_on'], name='check_by_day'),
                ],
            },
        ),
    ]
