"""Open data: resolutions of members, published snapshots."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0017_return_forms'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='OpenDataResolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('aggregates', 'Counts of complaints')], default='aggregates', max_length=12)),
                ('status', models.CharField(choices=[('entered', 'Waits for the second signature'), ('signed', 'In force'), ('withdrawn', 'Withdrawn')], default='entered', max_length=10)),
                ('body', models.CharField(max_length=120)),
                ('number', models.CharField(max_length=60)),
                ('resolved_on', models.DateField()),
                ('from_month', models.DateField()),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.BigIntegerField(null=True)),
                ('signed_at', models.DateTimeField(null=True)),
                ('signed_by', models.BigIntegerField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by', models.BigIntegerField(null=True)),
                ('reason', models.CharField(default='', max_length=300)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'withdrawn'), _negated=True), fields=('organisation', 'kind'), name='one_open_data_resolution'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'signed'), _negated=True), ('signed_at__isnull', False), _connector='OR'), name='open_data_signed_on_a_day'), models.CheckConstraint(condition=models.Q(('signed_by', None), models.Q(('signed_by', models.F('entered_by')), _negated=True), _connector='OR'), name='two_people_open_data')],
            },
        ),
        migrations.CreateModel(
            name='OpenSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('aggregates', 'Counts of complaints')], default='aggregates', max_length=12)),
                ('month', models.CharField(max_length=7)),
                ('cutoff', models.DateField()),
                ('members', models.JSONField()),
                ('source', models.CharField(max_length=64)),
                ('rows', models.PositiveIntegerField()),
                ('withheld', models.PositiveIntegerField()),
                ('withheld_tables', models.JSONField(default=list)),
                ('files', models.JSONField()),
                ('published_at', models.DateTimeField()),
                ('published_by', models.BigIntegerField(null=True)),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.alliance')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('alliance', 'kind', 'month'), name='open_snapshot_once')],
            },
        ),
    ]
