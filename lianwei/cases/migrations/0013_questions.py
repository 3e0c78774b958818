"""What supervising bodies ask members, and the answers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0012_oversight'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alliance_id', models.BigIntegerField(null=True)),
                ('case_id', models.BigIntegerField(default=0)),
                ('number', models.CharField(default='', max_length=24)),
                ('category', models.CharField(default='', max_length=8)),
                ('state', models.CharField(choices=[('asked', 'Waits for the answer'), ('answered', 'Answered')], default='asked', max_length=10)),
                ('matter', models.CharField(max_length=500)),
                ('asked_at', models.DateTimeField()),
                ('asked_by_id', models.BigIntegerField(null=True)),
                ('due_on', models.DateField()),
                ('overdue_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(default='')),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by_id', models.BigIntegerField(null=True)),
                ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['asked', 'state', 'due_on', 'id'], name='question_to_answer'), models.Index(fields=['alliance_id', 'state', 'due_on', 'id'], name='question_of_alliance'), models.Index(fields=['case_id'], name='question_of_case'), models.Index(condition=models.Q(('overdue_at', None), ('state', 'asked')), fields=['due_on'], name='question_open')],
            },
        ),
    ]
