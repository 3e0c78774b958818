"""Funds that pay consumers first, their books, and the payments."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0002_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=24, unique=True)),
                ('kind', models.CharField(choices=[('market', 'Market operator'), ('platform', 'Platform'), ('fair', 'Organiser of a fair'), ('foundation', 'Foundation')], max_length=10)),
                ('name', models.CharField(max_length=120)),
                ('legal_person', models.CharField(max_length=120)),
                ('uscc', models.CharField(max_length=18)),
                ('custodian', models.CharField(max_length=120)),
                ('purposes', models.CharField(max_length=500)),
                ('case_cap', models.BigIntegerField()),
                ('fund_cap', models.BigIntegerField()),
                ('opened_on', models.DateField()),
                ('opened_by', models.BigIntegerField(null=True)),
                ('closed_on', models.DateField(null=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['holder', 'id'], name='fund_by_holder'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('case_cap__gt', 0), ('fund_cap__gte', models.F('case_cap'))), name='fund_caps_are_fen'),
                    models.CheckConstraint(condition=models.Q(('custodian', ''), _negated=True), name='money_lies_with_somebody'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AdvanceCompensation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=24, unique=True)),
                ('complaint_id', models.BigIntegerField(db_index=True)),
                ('case_number', models.CharField(max_length=24)),
                ('business_name', models.CharField(max_length=120)),
                ('ground', models.CharField(choices=[('breach', 'The business does not keep the agreement'), ('closed', 'The business closed or cannot be found'), ('fair_over', 'The fair is over or the lease of the counter ended (art. 43)'), ('no_identity', 'The platform cannot name the seller (art. 44)'), ('promise', 'The payer promised to pay first')], max_length=12)),
                ('reason', models.CharField(max_length=500)),
                ('amount', models.BigIntegerField()),
                ('status', models.CharField(choices=[('applied', 'Applied for: to be checked'), ('checked', 'Checked: waits for the second approval'), ('approved', 'Approved by both: to be paid'), ('paid', 'Paid to the consumer'), ('refused', 'Refused'), ('withdrawn', 'Taken back')], default='applied', max_length=10)),
                ('applied_at', models.DateTimeField()),
                ('applied_by', models.BigIntegerField(null=True)),
                ('checked_at', models.DateTimeField(null=True)),
                ('checked_by', models.BigIntegerField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_by', models.BigIntegerField(null=True)),
                ('decision', models.CharField(default='', max_length=60)),
                ('ending', models.CharField(default='', max_length=200)),
                ('paid_on', models.DateField(null=True)),
                ('recovered', models.BigIntegerField(default=0)),
                ('written_off', models.BigIntegerField(default=0)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redress.fund')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['holder', 'status', 'id'], name='compensation_by_status'),
                    models.Index(fields=['fund', 'id'], name='compensation_of_fund'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='compensation_is_fen'),
                    models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('checked_by__isnull', False), models.Q(('approved_by', models.F('checked_by')), _negated=True)), _connector='OR'), name='two_people_pay'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['approved', 'paid']), _negated=True), models.Q(('approved_by__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='paid_after_both_approved'),
                    models.CheckConstraint(condition=models.Q(('recovered__gte', 0), ('written_off__gte', 0), ('amount__gte', django.db.models.expressions.CombinedExpression(models.F('recovered'), '+', models.F('written_off')))), name='no_more_taken_back_than_paid'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('available', 'Deposit, free'), ('reserved', 'Deposit, approved for payment'), ('claims', 'Claims on businesses'), ('losses', 'Written off'), ('contributed', 'Paid in by the payer')], max_length=12)),
                ('balance', models.BigIntegerField(default=0)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redress.fund')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('fund', 'kind'), name='account_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('balance__lte', 0), ('kind', 'contributed')), models.Q(models.Q(('kind', 'contributed'), _negated=True), ('balance__gte', 0)), _connector='OR'), name='never_below_zero'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('deposit', 'Paid in'), ('take_back', 'Taken back by the payer'), ('reserve', 'Approved for payment'), ('release', 'Approval lifted'), ('pay', 'Paid to the consumer'), ('recover', 'Recovered from the business'), ('write_off', 'Written off'), ('counter', 'Counter-entry')], max_length=10)),
                ('amount', models.BigIntegerField()),
                ('on', models.DateField()),
                ('voucher', models.CharField(default='', max_length=60)),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('compensation_id', models.BigIntegerField(null=True)),
                ('reason', models.CharField(default='', max_length=200)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.BigIntegerField(null=True)),
                ('counters', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redress.posting')),
                ('credit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redress.account')),
                ('debit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redress.account')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redress.fund')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['fund', 'on', 'seq'], name='posting_by_day'),
                    models.Index(condition=models.Q(('compensation_id', None), _negated=True), fields=['compensation_id'], name='posting_of_compensation'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='postings_are_fen'),
                    models.CheckConstraint(condition=models.Q(('debit', models.F('credit')), _negated=True), name='posting_has_two_sides'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['deposit', 'take_back', 'pay', 'recover']), _negated=True), models.Q(('voucher', ''), _negated=True), _connector='OR'), name='money_moves_by_voucher'),
                    models.CheckConstraint(condition=models.Q(models.Q(('counters__isnull', False), ('kind', 'counter'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('kind', 'counter'), _negated=True), ('counters', None)), _connector='OR'), name='counter_entry_names_its_entry'),
                    models.UniqueConstraint(fields=('fund', 'seq'), name='postings_in_order'),
                    models.UniqueConstraint(fields=('counters',), name='countered_once'),
                    models.UniqueConstraint(condition=models.Q(models.Q(('voucher', ''), _negated=True), models.Q(('kind', 'counter'), _negated=True)), fields=('fund', 'kind', 'voucher', 'attempt'), name='voucher_once'),
                ],
            },
        ),
    ]
