"""Mailboxes as sources of published texts, and which mails of them were read."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import lianwei.core.sealed


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0010_alert_weeks'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.AlterField(
            model_name='opinionsource',
            name='kind',
            field=models.CharField(choices=[('feed', 'RSS or Atom feed'), ('json', 'JSON by address'), ('csv', 'CSV by address'), ('mailbox', 'Mailbox')], max_length=8),
        ),
        migrations.CreateModel(
            name='OpinionMailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('host', models.CharField(max_length=200)),
                ('port', models.PositiveIntegerField()),
                ('security', models.CharField(choices=[('tls', 'tls'), ('starttls', 'starttls'), ('open', 'open')], max_length=8)),
                ('folder', models.CharField(default='INBOX', max_length=60)),
                ('account', lianwei.core.sealed.SealedField(mask='text')),
                ('uid_validity', models.BigIntegerField(default=0)),
                ('last_uid', models.BigIntegerField(default=0)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='analytics.opinionsource')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OpinionMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64)),
                ('kept', models.PositiveIntegerField(default=0)),
                ('copies', models.PositiveIntegerField(default=0)),
                ('fault', models.CharField(default='', max_length=30)),
                ('read_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='analytics.opinionsource')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('source', 'fingerprint'), name='opinion_mail_once')],
            },
        ),
    ]
