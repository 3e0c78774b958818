"""Whom to turn to about imported goods."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('knowledge', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='TradeContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('after_sales', 'After-sales contact'), ('counterpart', 'Counterpart body')], max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('covers', models.CharField(max_length=200)),
                ('contact', models.CharField(max_length=120)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['valid_to', 'kind', 'name'], name='trade_contact_in_force')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='contact_ends_after_it_began')],
            },
        ),
    ]
