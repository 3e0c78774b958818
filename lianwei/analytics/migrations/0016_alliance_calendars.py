"""Reporting calendars of alliances."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0001_members'),
        ('analytics', '0015_report_codes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reportingcalendar',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation'),
        ),
        migrations.AddField(
            model_name='reportingcalendar',
            name='alliance',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.alliance'),
        ),
        migrations.AddConstraint(
            model_name='reportingcalendar',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('alliance', None), ('organisation__isnull', False)), models.Q(('alliance__isnull', False), ('organisation', None)), _connector='OR'), name='calendar_of_one'),
        ),
    ]
