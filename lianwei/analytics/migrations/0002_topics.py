"""Hot topics of the weeks, their cases, and what was chosen of them for a plan."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0001_reporting_calendar'),
        ('cases', '0019_board'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='HotTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alliance_id', models.BigIntegerField(null=True)),
                ('organisation_id', models.BigIntegerField(null=True)),
                ('name', models.CharField(max_length=40)),
                ('found_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['alliance_id', 'ended_at'], name='topic_by_alliance')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('alliance_id', None), ('organisation_id__isnull', False)), models.Q(('alliance_id__isnull', False), ('organisation_id', None)), _connector='OR'), name='topic_of_one_place')],
            },
        ),
        migrations.CreateModel(
            name='TopicCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic_id', models.BigIntegerField(db_index=True)),
                ('fit', models.PositiveSmallIntegerField(default=0)),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.complaint')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('complaint',), name='case_in_one_topic')],
            },
        ),
        migrations.CreateModel(
            name='TopicChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic_id', models.BigIntegerField()),
                ('name', models.CharField(max_length=40)),
                ('cases', models.PositiveIntegerField()),
                ('year', models.PositiveSmallIntegerField()),
                ('quarter', models.PositiveSmallIntegerField()),
                ('reason', models.CharField(max_length=500)),
                ('chosen_at', models.DateTimeField()),
                ('chosen_by', models.BigIntegerField(null=True)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('alliance', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.alliance')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'year', 'quarter'], name='choice_by_quarter')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('dropped_at', None)), fields=('organisation', 'topic_id', 'year', 'quarter'), name='topic_chosen_once'), models.CheckConstraint(condition=models.Q(('quarter__gte', 1), ('quarter__lte', 4)), name='choice_of_a_quarter')],
            },
        ),
    ]
