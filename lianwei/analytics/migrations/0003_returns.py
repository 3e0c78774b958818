"""Statistical returns: who asks for which, and each member's return of a period."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0002_topics'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReturnPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=20)),
                ('frequency', models.CharField(choices=[('month', 'Monthly'), ('quarter', 'Quarterly'), ('half', 'Half-yearly'), ('year', 'Yearly')], max_length=8)),
                ('due_days', models.PositiveSmallIntegerField()),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.BigIntegerField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('until', None)), fields=('holder', 'form', 'frequency'), name='return_asked_for_once'),
                    models.CheckConstraint(condition=models.Q(('due_days__gte', 1), ('due_days__lte', 90)), name='return_due_days'),
                ],
            },
        ),
        migrations.CreateModel(
            name='StatisticalReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=20)),
                ('plan_id', models.BigIntegerField()),
                ('form_version', models.CharField(max_length=12)),
                ('period', models.CharField(max_length=10)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('due_on', models.DateField()),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('status', models.CharField(choices=[('draft', 'Not handed in'), ('submitted', 'Handed in'), ('sent_back', 'Sent back'), ('checked', 'Checked'), ('locked', 'Locked')], default='draft', max_length=10)),
                ('source', models.CharField(blank=True, choices=[('cases', 'From the cases'), ('sheet', 'From a sheet'), ('typed', 'Typed')], default='', max_length=6)),
                ('cutoff', models.DateField(null=True)),
                ('figures', models.JSONField(default=dict)),
                ('prefilled', models.JSONField(default=dict)),
                ('reasons', models.JSONField(default=dict)),
                ('refused', models.JSONField(default=list)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('submitted_by', models.BigIntegerField(null=True)),
                ('sent_back_reason', models.CharField(blank=True, default='', max_length=500)),
                ('correction_reason', models.CharField(blank=True, default='', max_length=500)),
                ('checked_at', models.DateTimeField(null=True)),
                ('checked_by', models.BigIntegerField(null=True)),
                ('locked_at', models.DateTimeField(null=True)),
                ('reminded_on', models.DateField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('upper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['holder', '-last', 'form'], name='return_by_holder'),
                    models.Index(fields=['upper', '-last', 'form'], name='return_by_upper'),
                    models.Index(condition=models.Q(('reminded_on', None), ('status__in', ('draft', 'sent_back'))), fields=['due_on'], name='return_to_remind'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('holder', 'upper', 'form', 'first', 'last', 'version'), name='one_return_a_period'),
                    models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='return_period_in_order'),
                ],
            },
        ),
    ]
