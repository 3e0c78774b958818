"""Reports: each version a row, frozen when released."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0003_returns'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('kind', models.CharField(choices=[('analysis', 'Analysis of complaints'), ('bulletin', 'Bulletin on a hot topic'), ('work', 'Special work bulletin')], default='analysis', max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('title_en', models.CharField(blank=True, max_length=200)),
                ('alliance_id', models.BigIntegerField(null=True)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('reviewed', 'Reviewed: waits for the signature'), ('released', 'Released')], default='draft', max_length=10)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('cutoff', models.DateField(null=True)),
                ('style', models.CharField(max_length=20)),
                ('content', models.JSONField()),
                ('missing', models.JSONField(default=list)),
                ('snapshot', models.CharField(blank=True, max_length=64)),
                ('figures_sha256', models.CharField(max_length=64)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('changes', models.JSONField(default=list)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('drafted_at', models.DateTimeField()),
                ('drafted_by', models.BigIntegerField(null=True)),
                ('revised_at', models.DateTimeField(null=True)),
                ('revised_by', models.BigIntegerField(null=True)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('reviewed_by', models.BigIntegerField(null=True)),
                ('released_at', models.DateTimeField(null=True)),
                ('released_by', models.BigIntegerField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['holder', '-last', 'code'], name='report_by_holder')],
                'constraints': [models.UniqueConstraint(fields=('code', 'number'), name='report_version_once'), models.UniqueConstraint(condition=models.Q(('status', 'released'), _negated=True), fields=('code',), name='one_open_version_of_a_report'), models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='report_days_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'released'), _negated=True), models.Q(('released_by__isnull', False), ('reviewed_by__isnull', False), models.Q(('released_by', models.F('reviewed_by')), _negated=True)), _connector='OR'), name='two_people_release_a_report')],
            },
        ),
    ]
