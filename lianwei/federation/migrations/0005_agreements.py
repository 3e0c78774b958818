"""Data-sharing agreements, what was received under them, and the proof of its deletion."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('federation', '0004_custody_guards'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='sharedfigure',
            name='agreement_id',
            field=models.BigIntegerField(db_index=True, null=True),
        ),
        migrations.CreateModel(
            name='SharingAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('version', models.PositiveIntegerField(default=1)),
                ('number', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=120)),
                ('purpose', models.CharField(max_length=300)),
                ('basis', models.CharField(max_length=20)),
                ('fields', models.JSONField(default=list)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('keep_days', models.PositiveIntegerField()),
                ('deletion_days', models.PositiveIntegerField()),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('signing', 'Being signed'), ('in_force', 'In force'), ('ended', 'Ended'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10)),
                ('drafted_at', models.DateTimeField()),
                ('drafted_by', models.BigIntegerField(null=True)),
                ('digest', models.CharField(default='', max_length=64)),
                ('ended_on', models.DateField(null=True)),
                ('end_reason', models.CharField(default='', max_length=200)),
                ('is_replaced', models.BooleanField(default=False)),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('peer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='federation.peer')),
            ],
        ),
        migrations.CreateModel(
            name='ImpactAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lawfulness', models.CharField(max_length=1000)),
                ('risks', models.CharField(max_length=1000)),
                ('measures', models.CharField(max_length=1000)),
                ('assessed_on', models.DateField()),
                ('assessed_by', models.BigIntegerField(null=True)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='federation.sharingagreement')),
            ],
        ),
        migrations.CreateModel(
            name='DeletionCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.BigIntegerField(null=True)),
                ('text', models.TextField()),
                ('public', models.CharField(max_length=44)),
                ('signature', models.CharField(max_length=100)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='federation.sharingagreement')),
            ],
        ),
        migrations.CreateModel(
            name='SharingParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_peer', models.BooleanField(default=False)),
                ('gives', models.BooleanField(default=False)),
                ('receives', models.BooleanField(default=False)),
                ('signed_on', models.DateField(null=True)),
                ('signed_by', models.BigIntegerField(null=True)),
                ('public', models.CharField(default='', max_length=44)),
                ('signature', models.CharField(default='', max_length=100)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='federation.sharingagreement')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='SharedCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('cases', 'Cases, as a file'), ('figures', 'Figures of a month')], max_length=8)),
                ('label', models.CharField(max_length=60)),
                ('count', models.PositiveIntegerField()),
                ('taken_on', models.DateField()),
                ('taken_by', models.BigIntegerField(null=True)),
                ('due_on', models.DateField()),
                ('deleted_on', models.DateField(null=True)),
                ('certificate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='federation.deletioncertificate')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='federation.sharingagreement')),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='federation.sharingparty')),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='federation.sharingparty')),
            ],
        ),
        migrations.AddField(
            model_name='deletioncertificate',
            name='party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='federation.sharingparty'),
        ),
        migrations.AddConstraint(
            model_name='sharingagreement',
            constraint=models.UniqueConstraint(fields=('uid', 'version'), name='agreement_version_once'),
        ),
        migrations.AddConstraint(
            model_name='sharingagreement',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'in_force')), fields=('uid',), name='agreement_one_version_in_force'),
        ),
        migrations.AddConstraint(
            model_name='sharingagreement',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'signing', 'in_force', 'ended', 'withdrawn'])), name='agreement_status_known'),
        ),
        migrations.AddConstraint(
            model_name='sharingagreement',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='agreement_period_in_order'),
        ),
        migrations.AddConstraint(
            model_name='sharingagreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('holder', None), ('peer__isnull', False)), models.Q(('holder__isnull', False), ('peer', None)), _connector='OR'), name='agreement_of_members_or_with_a_peer'),
        ),
        migrations.AddConstraint(
            model_name='impactassessment',
            constraint=models.UniqueConstraint(fields=('agreement',), name='assessed_once'),
        ),
        migrations.AddIndex(
            model_name='sharingparty',
            index=models.Index(fields=['organisation', 'agreement'], name='party_by_organisation'),
        ),
        migrations.AddConstraint(
            model_name='sharingparty',
            constraint=models.UniqueConstraint(condition=models.Q(('organisation__isnull', False)), fields=('agreement', 'organisation'), name='party_once'),
        ),
        migrations.AddConstraint(
            model_name='sharingparty',
            constraint=models.UniqueConstraint(condition=models.Q(('organisation', None)), fields=('agreement', 'is_peer'), name='two_instances'),
        ),
        migrations.AddConstraint(
            model_name='sharingparty',
            constraint=models.CheckConstraint(condition=models.Q(('gives', True), ('receives', True), _connector='OR'), name='party_takes_part'),
        ),
        migrations.AddIndex(
            model_name='sharedcopy',
            index=models.Index(condition=models.Q(('deleted_on', None)), fields=['due_on'], name='copy_to_delete'),
        ),
        migrations.AddIndex(
            model_name='sharedcopy',
            index=models.Index(fields=['agreement', 'id'], name='copy_of_agreement'),
        ),
        migrations.AddConstraint(
            model_name='sharedcopy',
            constraint=models.CheckConstraint(condition=models.Q(('deleted_on', None), ('certificate__isnull', False), _connector='OR'), name='deleted_with_certificate'),
        ),
        migrations.AddConstraint(
            model_name='deletioncertificate',
            constraint=models.UniqueConstraint(fields=('agreement', 'number'), name='certificate_once'),
        ),
    ]
