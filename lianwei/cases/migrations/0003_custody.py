"""Whose a case is: offers to take it over and their signed papers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_search_table'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='complaint',
            name='epoch',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='complaint',
            name='shared',
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name='access',
            name='role',
            field=models.CharField(choices=[('holder', 'Holder'), ('intake_station', 'Intake station'), ('partner', 'Partner'), ('offered', 'Asked to take over'), ('former_holder', 'Former holder')], max_length=16),
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case_id', models.BigIntegerField()),
                ('number', models.CharField(max_length=24)),
                ('category', models.CharField(max_length=8)),
                ('alliance_id', models.BigIntegerField(null=True)),
                ('epoch', models.PositiveIntegerField()),
                ('n', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('offered', 'Waiting for an answer'), ('taken', 'Taken over'), ('returned', 'Returned'), ('withdrawn', 'Withdrawn')], default='offered', max_length=10)),
                ('rule', models.CharField(default='', max_length=24)),
                ('reason', models.CharField(max_length=500)),
                ('basis_id', models.BigIntegerField()),
                ('was_accepted', models.BooleanField()),
                ('offered_at', models.DateTimeField()),
                ('offered_by_id', models.BigIntegerField(null=True)),
                ('due_on', models.DateField()),
                ('overdue_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by_id', models.BigIntegerField(null=True)),
                ('ground', models.CharField(choices=[('competence', 'We are not competent'), ('address', 'The business is not here'), ('capacity', 'We cannot handle it in time'), ('conflict', 'We are biased in this matter'), ('incomplete', 'Something is missing in the file'), ('other', 'Another reason')], default='', max_length=12)),
                ('answer', models.CharField(default='', max_length=500)),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('taker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['taker', 'state', 'due_on', 'id'], name='transfer_to_answer'),
                    models.Index(fields=['giver', 'state', 'due_on', 'id'], name='transfer_sent'),
                    models.Index(fields=['alliance_id', 'state', 'due_on', 'id'], name='transfer_of_alliance'),
                    models.Index(condition=models.Q(('state', 'offered')), fields=['due_on'], name='transfer_open'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('case_id', 'epoch', 'n'), name='offer_named_once'),
                    models.UniqueConstraint(condition=models.Q(('state', 'taken')), fields=('case_id', 'epoch'), name='one_release_per_epoch'),
                    models.UniqueConstraint(condition=models.Q(('state', 'offered')), fields=('case_id', 'taker'), name='one_open_offer_to_each'),
                    models.CheckConstraint(condition=models.Q(('giver', models.F('taker')), _negated=True), name='offer_to_another'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CustodyPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('OFFER', 'Offer'), ('ACCEPT', 'Acceptance'), ('RETURN', 'Return'), ('WITHDRAW', 'Withdrawal'), ('RELEASE', 'Release'), ('RECEIPT', 'Receipt')], max_length=8)),
                ('seq', models.PositiveBigIntegerField()),
                ('text', models.TextField()),
                ('signature', models.CharField(max_length=88)),
                ('public', models.CharField(max_length=44)),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.transfer')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('sender', 'seq'), name='papers_numbered'),
                    models.UniqueConstraint(fields=('transfer', 'kind'), name='one_paper_of_each_kind'),
                ],
            },
        ),
    ]
