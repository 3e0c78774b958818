"""Disputes on competence between members, and offers that rest on a decision."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_assistance'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='transfer',
            name='dispute_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.CreateModel(
            name='CompetenceDispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case_id', models.BigIntegerField()),
                ('number', models.CharField(max_length=24)),
                ('category', models.CharField(max_length=8)),
                ('alliance_id', models.BigIntegerField()),
                ('epoch', models.PositiveIntegerField()),
                ('level', models.CharField(choices=[('superior', 'Association above both'), ('secretary', 'Rotating secretary-general')], max_length=10)),
                ('state', models.CharField(choices=[('open', 'Waits for a decision'), ('decided', 'Decided'), ('lapsed', 'Lapsed, the case went elsewhere')], default='open', max_length=8)),
                ('rule', models.CharField(default='', max_length=24)),
                ('reason', models.CharField(max_length=500)),
                ('basis_id', models.BigIntegerField()),
                ('raised_at', models.DateTimeField()),
                ('raised_by_id', models.BigIntegerField(null=True)),
                ('due_on', models.DateField()),
                ('overdue_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by_id', models.BigIntegerField(null=True)),
                ('goes', models.BooleanField(null=True)),
                ('words', models.CharField(default='', max_length=500)),
                ('decider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('taker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['alliance_id', 'state', 'due_on', 'id'], name='dispute_of_alliance'), models.Index(fields=['case_id'], name='dispute_of_case'), models.Index(condition=models.Q(('state', 'open')), fields=['due_on'], name='dispute_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('case_id',), name='one_open_dispute_of_a_case'), models.CheckConstraint(condition=models.Q(('giver', models.F('taker')), _negated=True), name='dispute_between_two'), models.CheckConstraint(condition=models.Q(models.Q(('goes__isnull', False), ('state', 'decided')), models.Q(models.Q(('state', 'decided'), _negated=True), ('goes', None)), _connector='OR'), name='decided_one_way')],
            },
        ),
    ]
