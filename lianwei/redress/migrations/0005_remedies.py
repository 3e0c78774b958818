"""Ways to court, to arbitration and to committees; material for public-interest suits."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_keys'),
        ('redress', '0004_vouchers'),
    ]

    operations = [
        migrations.CreateModel(
            name='LegalRemedy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=32, unique=True)),
                ('complaint_id', models.BigIntegerField(db_index=True)),
                ('case_number', models.CharField(max_length=24)),
                ('business_name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('confirmation', 'Judicial confirmation of the agreement'), ('suit_support', "Support of the consumer's suit"), ('arbitration', 'Arbitration of small claims'), ('committee', "People's mediation committee"), ('public_interest', 'Public-interest suit')], max_length=16)),
                ('status', models.CharField(choices=[('requested', 'Requested: the head decides'), ('handed_up', 'Handed up: waits for the receipt'), ('prepared', 'Prepared: to be filed'), ('filed', 'Filed: waits for the result'), ('confirmed', 'Confirmed by the court'), ('concluded', 'Concluded'), ('declined', 'Not supported'), ('refused', 'Refused'), ('withdrawn', 'Taken back')], max_length=10)),
                ('body', models.CharField(default='', max_length=120)),
                ('facts', models.CharField(default='', max_length=500)),
                ('agreed_on', models.DateField(null=True)),
                ('due_on', models.DateField(null=True)),
                ('requested_at', models.DateTimeField()),
                ('requested_by', models.BigIntegerField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.BigIntegerField(null=True)),
                ('filed_on', models.DateField(null=True)),
                ('court_number', models.CharField(default='', max_length=60)),
                ('ended_on', models.DateField(null=True)),
                ('result', models.CharField(choices=[('won', 'The consumer won'), ('partly', 'Won in part'), ('settled', 'Settled on the way'), ('lost', 'The consumer lost')], default='', max_length=8)),
                ('result_number', models.CharField(default='', max_length=60)),
                ('ending', models.CharField(default='', max_length=200)),
                ('receipt', models.CharField(default='', max_length=40)),
                ('received_at', models.DateTimeField(null=True)),
                ('received_by', models.BigIntegerField(null=True)),
                ('carrier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['carrier', 'status', 'due_on', 'id'], name='remedy_by_status'), models.Index(fields=['holder', 'id'], name='remedy_by_holder')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('requested', 'handed_up', 'prepared', 'filed'))), fields=('complaint_id', 'kind'), name='one_way_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'confirmation'), _negated=True), models.Q(('agreed_on__isnull', False), ('due_on__isnull', False)), _connector='OR'), name='confirmation_has_its_day'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'confirmed'), _negated=True), models.Q(('ended_on__isnull', False), models.Q(('result_number', ''), _negated=True)), _connector='OR'), name='confirmed_by_a_decree'), models.CheckConstraint(condition=models.Q(models.Q(('receipt', ''), ('received_at', None)), models.Q(('received_at__isnull', False), models.Q(('receipt', ''), _negated=True)), _connector='OR'), name='received_with_a_receipt')],
            },
        ),
    ]
