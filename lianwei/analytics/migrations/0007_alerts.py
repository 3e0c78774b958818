"""Warnings of what stands out among the cases, what members do about them, and thresholds of the rules."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0006_scorecards'),
        ('cases', '0019_board'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alliance_id', models.BigIntegerField(null=True)),
                ('organisation_id', models.BigIntegerField(null=True)),
                ('rule', models.CharField(choices=[('safety', 'Safety'), ('collapse', 'Shop that may collapse'), ('burst', 'Sudden rise'), ('season', 'More than the season has'), ('scan', 'Gathered in one place')], max_length=12)),
                ('subject', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=60)),
                ('raised_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('first_on', models.DateField()),
                ('observed', models.PositiveIntegerField()),
                ('expected', models.FloatField()),
                ('threshold', models.PositiveIntegerField()),
                ('past', models.PositiveIntegerField(default=0)),
                ('past_weeks', models.PositiveIntegerField(default=0)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['ended_at', 'raised_at'], name='alert_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('alliance_id', None), ('organisation_id__isnull', False)), models.Q(('alliance_id__isnull', False), ('organisation_id', None)), _connector='OR'), name='alert_of_one_place')],
            },
        ),
        migrations.CreateModel(
            name='AlertThreshold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alliance_id', models.BigIntegerField(null=True)),
                ('organisation_id', models.BigIntegerField(null=True)),
                ('rule', models.CharField(choices=[('safety', 'Safety'), ('collapse', 'Shop that may collapse'), ('burst', 'Sudden rise'), ('season', 'More than the season has'), ('scan', 'Gathered in one place')], max_length=12)),
                ('subject', models.CharField(max_length=20)),
                ('least', models.PositiveIntegerField()),
                ('reason', models.CharField(max_length=300)),
                ('set_at', models.DateTimeField()),
                ('set_by', models.BigIntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['rule', 'subject'], name='threshold_by_rule')],
            },
        ),
        migrations.CreateModel(
            name='AlertAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alert_id', models.BigIntegerField()),
                ('alliance_id', models.BigIntegerField(null=True)),
                ('acknowledged_at', models.DateTimeField()),
                ('acknowledged_by', models.BigIntegerField(null=True)),
                ('verdict', models.CharField(choices=[('true', 'A real problem'), ('false', 'No problem'), ('open', 'Not clear yet')], default='', max_length=8)),
                ('measure', models.CharField(default='', max_length=500)),
                ('answered_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('alert_id', 'organisation'), name='one_answer_each')],
            },
        ),
        migrations.CreateModel(
            name='AlertCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alert_id', models.BigIntegerField(db_index=True)),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.complaint')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('complaint', 'alert_id'), name='case_of_alert_once')],
            },
        ),
    ]
