"""By which keyed marks a text is found again among a million."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_offer_window'),
    ]

    operations = [
        migrations.CreateModel(
            name='MarkedText',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('marks', models.BinaryField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NearMark',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AlterField(
            model_name='caselink',
            name='kind',
            field=models.CharField(choices=[('merge', 'Merged'), ('split', 'Split off'), ('dispute', 'Same dispute'), ('possible', 'Possibly the same'), ('alike', 'Tells the same')], max_length=8),
        ),
    ]
