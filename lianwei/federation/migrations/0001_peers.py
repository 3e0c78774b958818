"""Peers, keys, and the messages to and from them."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import lianwei.core.sealed


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='InstanceKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key_id', models.CharField(max_length=32, unique=True)),
                ('public', models.CharField(max_length=44)),
                ('secret', lianwei.core.sealed.SealedField(mask='text')),
                ('box', models.CharField(max_length=44)),
                ('box_secret', lianwei.core.sealed.SealedField(mask='text')),
                ('made_at', models.DateTimeField()),
                ('signs_from', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OwnCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('only', models.BooleanField(default=True, unique=True)),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=120)),
                ('name_en', models.CharField(default='', max_length=120)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('only', True)), name='one_own_card')],
            },
        ),
        migrations.CreateModel(
            name='Peer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('name_en', models.CharField(default='', max_length=120)),
                ('url', models.CharField(max_length=300)),
                ('versions', models.JSONField(default=list)),
                ('status', models.CharField(choices=[('proposed', 'Proposed'), ('active', 'Exchanging'), ('suspended', 'Suspended'), ('ended', 'Ended')], default='proposed', max_length=10)),
                ('agreement_until', models.DateField(null=True)),
                ('note', models.CharField(default='', max_length=300)),
                ('registered_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('last_fault', models.CharField(default='', max_length=60)),
                ('ahead', models.IntegerField(default=0)),
                ('leased_until', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'active', 'suspended', 'ended'])), name='peer_status_known')],
            },
        ),
        migrations.CreateModel(
            name='PeerKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_id', models.CharField(max_length=32, unique=True)),
                ('public', models.CharField(max_length=44)),
                ('box', models.CharField(max_length=44)),
                ('valid_from', models.DateTimeField()),
                ('valid_until', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='federation.peer')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OutMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('message_id', models.UUIDField(unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=120)),
                ('sequence', models.PositiveBigIntegerField()),
                ('text', lianwei.core.sealed.SealedField(mask='text')),
                ('digest', models.CharField(max_length=64)),
                ('until_answered', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', 'Waits to be sent'), ('done', 'Receipted'), ('failed', 'Could not be delivered')], default='waiting', max_length=8)),
                ('reason', models.CharField(default='', max_length=60)),
                ('made_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('give_up_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('receipt', models.TextField(default='')),
                ('receipted_at', models.DateTimeField(null=True)),
                ('peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='federation.peer')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['peer', 'due_at', 'id'], name='out_message_due'), models.Index(fields=['state', 'peer'], name='out_message_states')],
                'constraints': [models.UniqueConstraint(fields=('peer', 'subject', 'sequence'), name='out_message_in_order')],
            },
        ),
        migrations.CreateModel(
            name='InMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('message_id', models.UUIDField()),
                ('kind', models.CharField(max_length=60)),
                ('version', models.PositiveIntegerField()),
                ('subject', models.CharField(max_length=120)),
                ('sequence', models.PositiveBigIntegerField()),
                ('text', lianwei.core.sealed.SealedField(mask='text')),
                ('digest', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'Waits to be handled'), ('handled', 'Handled'), ('parked', 'Parked'), ('refused', 'Refused')], default='waiting', max_length=8)),
                ('reason', models.CharField(default='', max_length=60)),
                ('came_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('tries', models.PositiveIntegerField(default=0)),
                ('copies', models.PositiveIntegerField(default=0)),
                ('handled_at', models.DateTimeField(null=True)),
                ('peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='federation.peer')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at', 'id'], name='in_message_due'), models.Index(fields=['peer', 'subject', 'sequence'], name='in_message_order'), models.Index(fields=['state', 'peer'], name='in_message_states')],
                'constraints': [models.UniqueConstraint(fields=('peer', 'message_id'), name='in_message_once')],
            },
        ),
        migrations.CreateModel(
            name='RefusedCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('day', models.DateField()),
                ('count', models.PositiveIntegerField(default=0)),
                ('last_at', models.DateTimeField()),
                ('ahead', models.IntegerField(default=0)),
                ('peer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='federation.peer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('peer', 'code', 'day'), name='refused_of_a_peer'), models.UniqueConstraint(condition=models.Q(('peer', None)), fields=('code', 'day'), name='refused_of_nobody_known')],
            },
        ),
        migrations.CreateModel(
            name='SeenNonce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nonce', models.CharField(max_length=64)),
                ('until', models.DateTimeField(db_index=True)),
                ('peer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='federation.peer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('peer', 'nonce'), name='nonce_once')],
            },
        ),
    ]
