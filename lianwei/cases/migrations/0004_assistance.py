"""What members ask each other to do for a case."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_custody'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assistance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case_id', models.BigIntegerField()),
                ('number', models.CharField(max_length=24)),
                ('category', models.CharField(max_length=8)),
                ('alliance_id', models.BigIntegerField(null=True)),
                ('kind', models.CharField(choices=[('investigate', 'Find out facts'), ('inspect', 'Look at the place'), ('serve', 'Hand over papers'), ('interview', 'Talk to a party'), ('mediate', 'Mediate on the spot'), ('other', 'Something else')], max_length=12)),
                ('matter', models.CharField(max_length=500)),
                ('is_joint', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('answered', 'Answered'), ('declined', 'Not possible'), ('withdrawn', 'Withdrawn')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('asked_by_id', models.BigIntegerField(null=True)),
                ('due_on', models.DateField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by_id', models.BigIntegerField(null=True)),
                ('answer', models.TextField(default='')),
                ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['asked', 'state', 'due_on', 'id'], name='assistance_to_answer'), models.Index(fields=['asker', 'state', 'due_on', 'id'], name='assistance_asked'), models.Index(fields=['case_id'], name='assistance_of_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('asker', models.F('asked')), _negated=True), name='assistance_of_another')],
            },
        ),
    ]
