"""Groups heard together, and what a closed shop owes to each consumer."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_groups'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='JointSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group_id', models.BigIntegerField()),
                ('held_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('group_id',), name='one_joint_session_ahead')],
            },
        ),
        migrations.AddField(
            model_name='groupedcase',
            name='joins',
            field=models.CharField(choices=[('', 'not asked yet'), ('yes', 'takes part'), ('no', 'wants to be heard alone')], default='', max_length=3),
        ),
        migrations.AddField(
            model_name='groupedcase',
            name='paid',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='groupedcase',
            name='used',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='mediationsession',
            name='joint_id',
            field=models.BigIntegerField(db_index=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='groupedcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paid', None), ('used', None)), models.Q(('paid__gte', models.F('used')), ('used__gte', 0)), _connector='OR'), name='used_of_what_was_paid'),
        ),
    ]
