"""How organisations count their months and years in statistics."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportingCalendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('month_starts', models.PositiveSmallIntegerField(default=1)),
                ('first_month', models.PositiveSmallIntegerField(default=1)),
                ('basis', models.CharField(max_length=200)),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.BigIntegerField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'valid_from'], name='calendar_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('month_starts__gte', 1), ('month_starts__lte', 28)), name='reporting_month_day'), models.CheckConstraint(condition=models.Q(('first_month__gte', 1), ('first_month__lte', 12)), name='reporting_year_month')],
            },
        ),
    ]
