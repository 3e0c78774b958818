"""The load board of the alliance: people lent, and what a request borrows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0018_imports'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.AddField(model_name='assistance', name='lent_id', field=models.BigIntegerField(null=True)),
        migrations.AddField(model_name='assistance', name='session_id', field=models.BigIntegerField(null=True)),
        migrations.CreateModel(
            name='SharedPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alliance_id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('mediator', 'Mediator'), ('expert', 'Expert')], max_length=8)),
                ('name', models.CharField(max_length=40)),
                ('subjects', models.JSONField(default=list)),
                ('knows', models.CharField(default='', max_length=120)),
                ('by_video', models.BooleanField(default=True)),
                ('sessions_a_month', models.PositiveSmallIntegerField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['alliance_id', 'valid_to', 'id'], name='shared_person_in_alliance')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('sessions_a_month__gte', 1)), name='shared_person_has_time'),
                    models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='shared_person_ends_after_it_began'),
                ],
            },
        ),
    ]
