"""What businesses say against their scorecards, and what they were answered."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0005_opinions'),
        ('members', '0002_keys'),
        ('registry', '0004_likely_doubles'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScorecardAppeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claimed_on', models.DateField()),
                ('claim', models.CharField(max_length=1000)),
                ('score', models.PositiveIntegerField(null=True)),
                ('entered_by', models.BigIntegerField(null=True)),
                ('answered_on', models.DateField(null=True)),
                ('answer', models.CharField(default='', max_length=1000)),
                ('is_upheld', models.BooleanField(null=True)),
                ('answered_by', models.BigIntegerField(null=True)),
                ('business', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.business')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['business', 'organisation'], name='appeal_by_business')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_on', None), ('is_upheld', None)), models.Q(('answered_on__isnull', False), ('is_upheld__isnull', False)), _connector='OR'), name='scorecard_answer_whole')],
            },
        ),
    ]
