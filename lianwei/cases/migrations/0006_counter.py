"""Complaints put to businesses of the fast track: referrals, offers, appeals."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_disputes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('appealed_at', models.DateTimeField()),
                ('decision', models.CharField(choices=[('upheld', 'Right: it is not this business'), ('rejected', 'It stays with this business')], default='', max_length=8)),
                ('answer', models.TextField(default='')),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by_id', models.BigIntegerField(null=True)),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.complaint')),
                ('respondent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.respondent')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('decision', '')), fields=('respondent',), name='one_open_appeal')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(choices=[('business', 'The business'), ('consumer', 'The consumer')], max_length=8)),
                ('amount', models.BigIntegerField(null=True)),
                ('terms', models.TextField()),
                ('state', models.CharField(choices=[('open', 'Waiting for the other side'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('replaced', 'Replaced by a new one')], default='open', max_length=8)),
                ('made_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.complaint')),
                ('respondent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.respondent')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('amount', None), _connector='OR'), name='counter_offer_fen'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('respondent',), name='one_open_offer')],
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('track_id', models.BigIntegerField()),
                ('business_id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'To be answered'), ('answered', 'Answered'), ('silent', 'Not answered in time'), ('taken_back', 'Not this business')], default='waiting', max_length=10)),
                ('sent_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('silent_at', models.DateTimeField(null=True)),
                ('performed_on', models.DateField(null=True)),
                ('shop', models.CharField(default='', max_length=60)),
                ('product', models.CharField(default='', max_length=60)),
                ('clause', models.CharField(default='', max_length=60)),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.complaint')),
                ('respondent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.respondent')),
            ],
            options={
                'indexes': [models.Index(fields=['track_id', 'state', 'due_on', 'id'], name='referral_of_track'), models.Index(fields=['track_id', 'complaint'], name='referral_opens'), models.Index(fields=['business_id', 'id'], name='referral_of_business'), models.Index(condition=models.Q(('state', 'waiting')), fields=['due_on'], name='referral_waiting')],
            },
        ),
    ]
