"""Who promised, who reported it as kept, since when it is broken."""

from django.db import migrations, models


def date_broken(apps, schema_editor):
    """What was found broken before was so from its day on."""
    table = apps.get_model("commitments", "Commitment").objects.using(schema_editor.connection.alias)
    rows = table.filter(status="broken", broken_on=None)
    rows.update(broken_on=models.F("due_on"))


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0001_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='commitment',
            name='broken_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='commitment',
            name='business_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='commitment',
            name='kind',
            field=models.CharField(choices=[('sum', 'Money agreed on'), ('undertaking', 'Undertaking of the business'), ('task', 'Task of a member')], default='sum', max_length=12),
        ),
        migrations.AddField(
            model_name='commitment',
            name='member_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='commitment',
            name='reference',
            field=models.CharField(default='', max_length=24),
        ),
        migrations.AddField(
            model_name='commitment',
            name='reported_by',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='commitment',
            name='reported_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='commitment',
            name='verdict',
            field=models.CharField(default='', max_length=200),
        ),
        migrations.AlterField(
            model_name='commitment',
            name='status',
            field=models.CharField(choices=[('open', 'Open'), ('reported', 'To be verified'), ('kept', 'Kept'), ('broken', 'Broken'), ('dropped', 'Dropped')], default='open', max_length=8),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['member_id', 'status', 'due_on'], name='commitment_of_member'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['business_id', 'due_on'], name='commitment_of_business'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(condition=models.Q(('status', 'open')), fields=['due_on'], name='commitment_to_come'),
        ),
        migrations.RunPython(date_broken, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('reported_by', None), ('verified_by', None), models.Q(('verified_by', models.F('reported_by')), _negated=True), _connector='OR'), name='somebody_else_verifies'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'broken'), _negated=True), ('broken_on__isnull', False), _connector='OR'), name='broken_since_a_day'),
        ),
    ]
