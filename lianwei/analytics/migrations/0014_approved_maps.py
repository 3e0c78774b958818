"""Maps that an operator brought with their approval number."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0013_return_standing'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApprovedMap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('approval', models.CharField(max_length=40)),
                ('approved_on', models.DateField()),
                ('column', models.CharField(max_length=60)),
                ('codes', models.JSONField(default=list)),
                ('others', models.PositiveIntegerField(default=0)),
                ('sha256', models.CharField(max_length=64)),
                ('is_in_use', models.BooleanField(default=True)),
                ('uploaded_at', models.DateTimeField()),
                ('uploaded_by', models.BigIntegerField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('removed_by', models.BigIntegerField(null=True)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('is_in_use', True)), fields=('is_in_use',), name='one_map_in_use'),
                    models.CheckConstraint(condition=models.Q(models.Q(('is_in_use', True), ('removed_at', None)), models.Q(('is_in_use', False), ('removed_at__isnull', False)), _connector='OR'), name='map_removed_on_a_day'),
                ],
            },
        ),
    ]
