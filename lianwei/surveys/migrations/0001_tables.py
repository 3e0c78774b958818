"""Questionnaires by version, surveys with their links, answers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Questionnaire',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=32, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('latest', models.PositiveIntegerField(default=0)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='QuestionnaireVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('xform', models.TextField()),
                ('workbook', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('questions', models.PositiveIntegerField()),
                ('uploaded_at', models.DateTimeField()),
                ('uploaded_by', models.BigIntegerField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.questionnaire')),
            ],
        ),
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=32, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('purpose', models.CharField(max_length=500)),
                ('notice', models.CharField(max_length=1000)),
                ('opens_on', models.DateField()),
                ('closes_on', models.DateField()),
                ('status', models.CharField(choices=[('draft', 'Being prepared'), ('open', 'Open'), ('closed', 'Closed')], default='draft', max_length=8)),
                ('most', models.PositiveIntegerField(null=True)),
                ('quota_question', models.CharField(default='', max_length=64)),
                ('quotas', models.JSONField(default=dict)),
                ('is_synthetic', models.BooleanField(default=False)),
                ('closed_at', models.DateTimeField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.questionnaireversion')),
            ],
        ),
        migrations.CreateModel(
            name='SurveyLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('open', 'Open link'), ('personal', 'Personal link, for one answer')], max_length=8)),
                ('code', models.CharField(max_length=24, unique=True)),
                ('label', models.CharField(max_length=60)),
                ('made_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.survey')),
            ],
        ),
        migrations.CreateModel(
            name='SurveyAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(unique=True)),
                ('answers', models.JSONField()),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('seconds', models.PositiveIntegerField()),
                ('language', models.CharField(max_length=40)),
                ('channel', models.CharField(choices=[('page', 'Page with scripts'), ('plain', 'Page without scripts'), ('later', 'Sent later, from a device without network')], max_length=6)),
                ('device', models.CharField(max_length=64)),
                ('equal', models.CharField(max_length=64)),
                ('quota', models.CharField(default='', max_length=64)),
                ('status', models.CharField(choices=[('taken', 'It counts'), ('doubted', 'To be checked by a person'), ('kept', 'Looked at: counts'), ('void', 'Void')], default='taken', max_length=8)),
                ('doubts', models.JSONField(default=list)),
                ('reason', models.CharField(default='', max_length=200)),
                ('decided_by', models.BigIntegerField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.survey')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.surveylink')),
            ],
        ),
        migrations.AddIndex(
            model_name='questionnaire',
            index=models.Index(fields=['holder', 'id'], name='questionnaire_by_holder'),
        ),
        migrations.AddConstraint(
            model_name='questionnaireversion',
            constraint=models.UniqueConstraint(fields=('questionnaire', 'version'), name='version_once'),
        ),
        migrations.AddIndex(
            model_name='survey',
            index=models.Index(fields=['holder', 'id'], name='survey_by_holder'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on'))), name='survey_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'closed'), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='survey_closed_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='surveylink',
            index=models.Index(fields=['survey', 'id'], name='link_of_survey'),
        ),
        migrations.AddIndex(
            model_name='surveyanswer',
            index=models.Index(fields=['survey', 'status', 'id'], name='answer_of_survey'),
        ),
        migrations.AddIndex(
            model_name='surveyanswer',
            index=models.Index(fields=['survey', 'device'], name='answer_by_device'),
        ),
        migrations.AddIndex(
            model_name='surveyanswer',
            index=models.Index(fields=['survey', 'equal'], name='answer_by_equal'),
        ),
        migrations.AddConstraint(
            model_name='surveyanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'void'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='void_for_a_reason'),
        ),
    ]
