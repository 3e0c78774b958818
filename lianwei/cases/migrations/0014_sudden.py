"""Sudden events with many people hurt: reports, people, what they got."""

import django.db.models.deletion
import lianwei.core.sealed
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0013_questions'),
        ('members', '0002_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SuddenEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alliance_id', models.BigIntegerField(null=True)),
                ('kind', models.CharField(choices=[('food', 'Food poisoning'), ('injury', 'Injury by goods or facilities'), ('closure', 'Business that closed over night'), ('travel', 'Travel and transport'), ('other', 'Something else')], max_length=8)),
                ('title', models.CharField(max_length=120)),
                ('place', models.CharField(max_length=120)),
                ('happened_on', models.DateField()),
                ('known_at', models.DateTimeField()),
                ('affected', models.PositiveIntegerField()),
                ('facts', models.TextField(default='')),
                ('measures', models.TextField(default='')),
                ('cause', models.TextField(default='')),
                ('group_id', models.BigIntegerField(null=True)),
                ('state', models.CharField(choices=[('open', 'Going on'), ('over', 'Over, the last report is due'), ('closed', 'Closed with the last report')], default='open', max_length=8)),
                ('opened_at', models.DateTimeField()),
                ('opened_by_id', models.BigIntegerField(null=True)),
                ('reported_at', models.DateTimeField(null=True)),
                ('over_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('emptied_on', models.DateField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('responsible', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['holder', 'state', 'id'], name='sudden_event_by_state'),
                    models.Index(fields=['alliance_id', 'state', 'id'], name='sudden_event_of_alliance'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('affected__gte', 1)), name='sudden_event_of_people'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SuddenPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('seq', models.PositiveIntegerField()),
                ('complaint_id', models.BigIntegerField(null=True)),
                ('name', lianwei.core.sealed.SealedField(mask='name')),
                ('phone', lianwei.core.sealed.SealedField(mask='phone')),
                ('hospital', models.CharField(default='', max_length=80)),
                ('state', models.CharField(choices=[('well', 'Without complaints'), ('seen', 'Seen by a doctor, at home'), ('ward', 'In hospital'), ('severe', 'Gravely ill'), ('left', 'Left hospital'), ('dead', 'Deceased')], max_length=8)),
                ('added_at', models.DateTimeField()),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.suddenevent')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('event', 'seq'), name='sudden_people_numbered'),
                    models.UniqueConstraint(condition=models.Q(('complaint_id__isnull', False)), fields=('event', 'complaint_id'), name='case_once_in_a_sudden_event'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SuddenLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('visit', 'Visit'), ('cost', 'Cost of treatment'), ('promised', 'Compensation promised'), ('paid', 'Compensation paid')], max_length=8)),
                ('on', models.DateField()),
                ('amount', models.PositiveBigIntegerField(default=0)),
                ('words', models.CharField(default='', max_length=200)),
                ('entered_at', models.DateTimeField()),
                ('entered_by_id', models.BigIntegerField(null=True)),
                ('struck_at', models.DateTimeField(null=True)),
                ('struck_because', models.CharField(default='', max_length=200)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.suddenevent')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.suddenperson')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('amount', 0), ('kind', 'visit')), models.Q(models.Q(('kind', 'visit'), _negated=True), ('amount__gte', 1)), _connector='OR'), name='sudden_line_of_money_or_visit'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SuddenReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('first', 'First report'), ('further', 'Further report'), ('final', 'Last report')], max_length=8)),
                ('due_at', models.DateTimeField()),
                ('document_id', models.BigIntegerField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('sent_by_id', models.BigIntegerField(null=True)),
                ('overdue_at', models.DateTimeField(null=True)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.suddenevent')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('sent_at', None)), fields=['due_at'], name='sudden_report_due'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('event', 'seq'), name='sudden_reports_numbered'),
                    models.UniqueConstraint(condition=models.Q(('sent_at', None)), fields=('event',), name='one_sudden_report_waits'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SuddenRecipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('superior', 'Association above'), ('secretary', 'Rotating secretary-general'), ('supervising', 'Supervising body')], max_length=12)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.suddenreport')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('report', 'organisation'), name='sudden_recipient_once'),
                ],
            },
        ),
    ]
