"""The standing of members' returns, as the alliance's roles see it: the same table, a scope of its own."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0012_one_open_alert'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReturnStanding',
            fields=[],
            options={'proxy': True, 'indexes': [], 'constraints': []},
            bases=('analytics.statisticalreturn',),
        ),
    ]
