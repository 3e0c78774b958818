"""The keys with which organisations sign."""

import django.db.models.deletion
import lianwei.core.sealed
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0001_members'),
    ]

    operations = [
        migrations.CreateModel(
            name='OrganisationKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('public', models.CharField(max_length=44, unique=True)),
                ('secret', lianwei.core.sealed.SealedField(mask='text')),
                ('signed', models.PositiveBigIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('organisation',), name='one_key_in_use')],
            },
        ),
    ]
