"""Joint projects of members: parts, milestones, budget, notes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0002_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='JointProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=24, unique=True)),
                ('kind', models.CharField(max_length=20)),
                ('year', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('purpose', models.CharField(max_length=300)),
                ('area', models.CharField(default='', max_length=20)),
                ('plan', models.CharField(default='', max_length=6000)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('status', models.CharField(choices=[('drafted', 'Being planned'), ('invited', 'Members invited'), ('running', 'Running'), ('suspended', 'Suspended'), ('finished', 'Finished'), ('given_up', 'Given up')], default='drafted', max_length=10)),
                ('declared_by', models.BigIntegerField()),
                ('declared_on', models.DateField()),
                ('drafted_at', models.DateTimeField()),
                ('drafted_by', models.BigIntegerField()),
                ('begun_on', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('reason', models.CharField(default='', max_length=300)),
                ('outcome', models.CharField(default='', max_length=6000)),
                ('alliance', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.alliance')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('supervisor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='ProjectBudgetLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=20)),
                ('matter', models.CharField(max_length=300)),
                ('planned', models.PositiveBigIntegerField()),
                ('spent', models.PositiveBigIntegerField(default=0)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.jointproject')),
            ],
        ),
        migrations.CreateModel(
            name='ProjectMilestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('matter', models.CharField(max_length=300)),
                ('due_on', models.DateField()),
                ('reached_on', models.DateField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.jointproject')),
            ],
        ),
        migrations.CreateModel(
            name='ProjectNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=2000)),
                ('written_at', models.DateTimeField()),
                ('written_by', models.BigIntegerField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.jointproject')),
            ],
        ),
        migrations.CreateModel(
            name='ProjectPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('matter', models.CharField(max_length=300)),
                ('planned', models.PositiveIntegerField()),
                ('unit', models.CharField(max_length=20)),
                ('done', models.PositiveIntegerField(default=0)),
                ('due_on', models.DateField()),
                ('status', models.CharField(choices=[('invited', 'To be answered'), ('accepted', 'Taken on'), ('declined', 'Not taken on'), ('reported', 'To be confirmed'), ('confirmed', 'Done'), ('withdrawn', 'Taken back')], default='invited', max_length=10)),
                ('comment', models.CharField(default='', max_length=300)),
                ('asked_why', models.CharField(default='', max_length=300)),
                ('asked_planned', models.PositiveIntegerField(null=True)),
                ('asked_due_on', models.DateField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.jointproject')),
            ],
        ),
        migrations.AddIndex(
            model_name='jointproject',
            index=models.Index(fields=['holder', 'id'], name='project_by_holder'),
        ),
        migrations.AddIndex(
            model_name='jointproject',
            index=models.Index(fields=['alliance', 'id'], name='project_by_alliance'),
        ),
        migrations.AddConstraint(
            model_name='jointproject',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='project_period_in_order'),
        ),
        migrations.AddConstraint(
            model_name='jointproject',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['drafted', 'invited', 'running', 'suspended', 'finished', 'given_up'])), name='project_status_known'),
        ),
        migrations.AddConstraint(
            model_name='jointproject',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on', None), ('status__in', ('drafted', 'invited', 'running', 'suspended'))), models.Q(models.Q(('status__in', ('drafted', 'invited', 'running', 'suspended')), _negated=True), ('ended_on__isnull', False)), _connector='OR'), name='project_ended_has_its_day'),
        ),
        migrations.AddIndex(
            model_name='projectbudgetline',
            index=models.Index(fields=['project', 'id'], name='budget_of_project'),
        ),
        migrations.AddIndex(
            model_name='projectmilestone',
            index=models.Index(fields=['project', 'due_on'], name='milestone_of_project'),
        ),
        migrations.AddIndex(
            model_name='projectnote',
            index=models.Index(fields=['project', 'id'], name='note_of_project'),
        ),
        migrations.AddIndex(
            model_name='projectpart',
            index=models.Index(fields=['project', 'id'], name='part_of_project'),
        ),
        migrations.AddIndex(
            model_name='projectpart',
            index=models.Index(fields=['organisation', 'status'], name='part_by_member'),
        ),
        migrations.AddConstraint(
            model_name='projectpart',
            constraint=models.CheckConstraint(condition=models.Q(('planned__gte', 1)), name='part_plans_something'),
        ),
        migrations.AddConstraint(
            model_name='projectpart',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['invited', 'accepted', 'declined', 'reported', 'confirmed', 'withdrawn'])), name='part_status_known'),
        ),
    ]
