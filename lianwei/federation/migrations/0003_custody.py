"""Custody of cases between instances: titles, offers given and seen, copies, signed papers, steps."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('federation', '0002_figures'),
    ]

    operations = [
        migrations.CreateModel(
            name='CommitCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='CopyRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('tries', models.PositiveIntegerField(default=0)),
                ('next_at', models.DateTimeField()),
                ('sender', models.CharField(max_length=40)),
                ('recipient', models.CharField(max_length=40)),
                ('case', models.CharField(max_length=80)),
                ('epoch', models.PositiveIntegerField()),
                ('n', models.PositiveIntegerField()),
                ('is_ours', models.BooleanField()),
                ('is_answered', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_answered', False), ('is_ours', True)), fields=['next_at'], name='exchange_copy_due')],
                'constraints': [models.UniqueConstraint(fields=('sender', 'case', 'n'), name='exchange_copy_once')],
            },
        ),
        migrations.CreateModel(
            name='CustodyAlarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.CharField(max_length=80)),
                ('reason', models.CharField(max_length=40)),
                ('peer', models.CharField(max_length=40)),
                ('paper', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('paper', 'reason'), name='exchange_alarm_once')],
            },
        ),
        migrations.CreateModel(
            name='CustodyStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveBigIntegerField(unique=True)),
                ('case', models.CharField(max_length=80)),
                ('deed', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'seq'], name='exchange_steps_of_case')],
            },
        ),
        migrations.CreateModel(
            name='DossierItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.CharField(max_length=80)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('noted_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'sha256'), name='exchange_item_once')],
            },
        ),
        migrations.CreateModel(
            name='GiverRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('tries', models.PositiveIntegerField(default=0)),
                ('next_at', models.DateTimeField()),
                ('case', models.CharField(max_length=80)),
                ('epoch', models.PositiveIntegerField()),
                ('n', models.PositiveIntegerField()),
                ('taker', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('OPEN', 'OPEN'), ('CLOSED', 'CLOSED'), ('RELEASED', 'RELEASED'), ('DONE', 'DONE')], max_length=10)),
                ('ground', models.CharField(default='', max_length=12)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['OPEN', 'RELEASED'])), fields=['next_at'], name='exchange_giver_due')],
                'constraints': [models.UniqueConstraint(fields=('case', 'epoch', 'n'), name='exchange_offer_once'), models.UniqueConstraint(condition=models.Q(('state__in', ['RELEASED', 'DONE'])), fields=('case', 'epoch'), name='exchange_one_release')],
            },
        ),
        migrations.CreateModel(
            name='SignedPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8)),
                ('case', models.CharField(max_length=80)),
                ('epoch', models.PositiveIntegerField()),
                ('n', models.PositiveIntegerField()),
                ('sender', models.CharField(max_length=40)),
                ('recipient', models.CharField(max_length=40)),
                ('seq', models.PositiveBigIntegerField()),
                ('is_ours', models.BooleanField()),
                ('text', models.TextField()),
                ('signature', models.CharField(max_length=88)),
                ('public', models.CharField(max_length=44)),
                ('digest', models.CharField(max_length=64)),
                ('kept_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'epoch', 'n', 'kind'], name='exchange_paper_of_offer')],
                'constraints': [models.UniqueConstraint(fields=('digest',), name='exchange_paper_once'), models.UniqueConstraint(condition=models.Q(('is_ours', True)), fields=('kind', 'recipient', 'case', 'epoch', 'n'), name='exchange_said_once'), models.UniqueConstraint(condition=models.Q(('is_ours', True)), fields=('seq',), name='exchange_numbered')],
            },
        ),
        migrations.CreateModel(
            name='TakerRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('tries', models.PositiveIntegerField(default=0)),
                ('next_at', models.DateTimeField()),
                ('giver', models.CharField(max_length=40)),
                ('case', models.CharField(max_length=80)),
                ('epoch', models.PositiveIntegerField()),
                ('n', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('SEEN', 'SEEN'), ('PROMISED', 'PROMISED'), ('RETURNED', 'RETURNED'), ('VOID', 'VOID'), ('TAKEN', 'TAKEN')], max_length=10)),
                ('offer', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'PROMISED')), fields=['next_at'], name='exchange_promise_due')],
                'constraints': [models.UniqueConstraint(fields=('giver', 'case', 'epoch', 'n'), name='exchange_seen_once'), models.UniqueConstraint(condition=models.Q(('state', 'TAKEN')), fields=('case', 'epoch'), name='exchange_taken_once')],
            },
        ),
        migrations.CreateModel(
            name='Title',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.CharField(max_length=80, unique=True)),
                ('epoch', models.PositiveIntegerField(default=0)),
                ('is_mine', models.BooleanField(default=False)),
                ('digest', models.CharField(default='', max_length=64)),
                ('titles', models.TextField(default='[]')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('is_mine', False), ('epoch__gte', 1), _connector='OR'), name='mine_by_a_title')],
            },
        ),
    ]
