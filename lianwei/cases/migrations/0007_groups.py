"""Complaints of several people in one matter."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_counter'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'To be looked at'), ('open', 'Handled as a group'), ('dismissed', 'Not a group')], default='proposed', max_length=10)),
                ('business_id', models.BigIntegerField(null=True)),
                ('title', models.CharField(max_length=120)),
                ('facts', models.TextField(default='')),
                ('strategy', models.TextField(default='')),
                ('grounds', models.JSONField(default=list)),
                ('found_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by_id', models.BigIntegerField(null=True)),
                ('reason', models.TextField(default='')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'state', 'id'], name='group_by_state')],
            },
        ),
        migrations.CreateModel(
            name='GroupedCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group_id', models.BigIntegerField(db_index=True)),
                ('speaks', models.BooleanField(default=False)),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.complaint')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('complaint', 'group_id'), name='case_once_in_a_group')],
            },
        ),
    ]
