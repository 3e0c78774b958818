"""Return forms of one's own: uploaded, turned on from a day, withdrawn."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0016_alliance_calendars'),
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnReturnForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('version', models.CharField(max_length=12)),
                ('text', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('valid_from', models.DateField(null=True)),
                ('uploaded_at', models.DateTimeField()),
                ('uploaded_by', models.BigIntegerField(null=True)),
                ('begun_at', models.DateTimeField(null=True)),
                ('begun_by', models.BigIntegerField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by', models.BigIntegerField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('holder', 'code', 'version'), name='own_form_version'), models.UniqueConstraint(condition=models.Q(('begun_at__isnull', False)), fields=('code', 'version'), name='own_form_begun_once'), models.CheckConstraint(condition=models.Q(models.Q(('begun_at', None), ('valid_from', None)), models.Q(('begun_at__isnull', False), ('valid_from__isnull', False)), _connector='OR'), name='own_form_begins_on_a_day'), models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('begun_at__isnull', False), _connector='OR'), name='own_form_withdrawn_once_begun')],
            },
        ),
    ]
