"""Published texts, their sources, copies, links and notes; alarms of their number."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0004_reports'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='OpinionNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item_id', models.BigIntegerField(db_index=True)),
                ('status', models.CharField(choices=[('new', 'To be looked at'), ('followed', 'Followed up'), ('done', 'Done'), ('aside', 'Set aside')], max_length=10)),
                ('text', models.CharField(max_length=1000)),
                ('noted_at', models.DateTimeField()),
                ('noted_by', models.BigIntegerField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OpinionSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('heads', models.JSONField(default=list)),
                ('rows', models.JSONField(default=list)),
                ('plan', models.JSONField(default=dict)),
                ('outlet', models.CharField(default='', max_length=60)),
                ('kept', models.PositiveIntegerField(default=0)),
                ('copies', models.PositiveIntegerField(default=0)),
                ('refused', models.JSONField(default=list)),
                ('brought_at', models.DateTimeField()),
                ('brought_by', models.BigIntegerField(null=True)),
                ('taken_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OpinionAlarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('raised_at', models.DateTimeField()),
                ('count', models.PositiveIntegerField()),
                ('usual', models.PositiveIntegerField()),
                ('seen_at', models.DateTimeField(null=True)),
                ('seen_by', models.BigIntegerField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['organisation', 'raised_at'], name='opinion_alarm_by_day')],
            },
        ),
        migrations.CreateModel(
            name='OpinionCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item_id', models.BigIntegerField(db_index=True)),
                ('title', models.CharField(max_length=200)),
                ('url', models.CharField(default='', max_length=500)),
                ('outlet', models.CharField(default='', max_length=60)),
                ('fetched_at', models.DateTimeField()),
                ('digest', models.CharField(max_length=32)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['organisation', 'digest'], name='copy_by_digest')],
            },
        ),
        migrations.CreateModel(
            name='OpinionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('new', 'To be looked at'), ('followed', 'Followed up'), ('done', 'Done'), ('aside', 'Set aside')], default='new', max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('text', models.TextField(default='')),
                ('url', models.CharField(default='', max_length=500)),
                ('outlet', models.CharField(default='', max_length=60)),
                ('source_id', models.BigIntegerField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('fetched_at', models.DateTimeField()),
                ('digest', models.CharField(max_length=32)),
                ('copies', models.PositiveIntegerField(default=0)),
                ('relevance', models.PositiveSmallIntegerField(default=0)),
                ('grounds', models.JSONField(default=list)),
                ('sentiment', models.CharField(choices=[('negative', 'negative'), ('neutral', 'neutral'), ('positive', 'positive')], max_length=10)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['organisation', 'status', 'id'], name='opinion_by_status'), models.Index(fields=['organisation', 'fetched_at'], name='opinion_by_day')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'digest'), name='opinion_once')],
            },
        ),
        migrations.CreateModel(
            name='OpinionLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item_id', models.BigIntegerField(db_index=True)),
                ('kind', models.CharField(choices=[('business', 'Business'), ('category', 'Category'), ('case', 'Case')], max_length=10)),
                ('key', models.CharField(max_length=20)),
                ('label', models.CharField(max_length=120)),
                ('linked_at', models.DateTimeField()),
                ('linked_by', models.BigIntegerField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('organisation', 'item_id', 'kind', 'key'), name='linked_once')],
            },
        ),
        migrations.CreateModel(
            name='OpinionSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('feed', 'RSS or Atom feed'), ('json', 'JSON by address'), ('csv', 'CSV by address')], max_length=8)),
                ('name', models.CharField(max_length=60)),
                ('url', models.CharField(max_length=500)),
                ('plan', models.JSONField(default=dict)),
                ('etag', models.CharField(default='', max_length=200)),
                ('last_modified', models.CharField(default='', max_length=60)),
                ('checked_at', models.DateTimeField(null=True)),
                ('next_at', models.DateTimeField()),
                ('fault', models.CharField(default='', max_length=30)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('kept', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('withdrawn_at', None)), fields=['next_at'], name='source_due')],
            },
        ),
    ]
