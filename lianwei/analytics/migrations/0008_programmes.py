"""Programme specials: figures of others beside complaints."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0007_alerts'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='SpecialProgramme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('categories', models.JSONField(default=list)),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.BigIntegerField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('holder', 'name'), name='programme_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ProgrammeFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('units', models.BigIntegerField()),
                ('sales', models.BigIntegerField()),
                ('subsidy', models.BigIntegerField()),
                ('source', models.CharField(max_length=200)),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.BigIntegerField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='analytics.specialprogramme')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('programme', 'first', 'last'), name='programme_days_once'),
                    models.CheckConstraint(condition=models.Q(('last__gte', models.F('first')), ('sales__gte', 0), ('subsidy__gte', 0), ('units__gte', 0)), name='programme_figures_are_counts'),
                ],
            },
        ),
    ]
