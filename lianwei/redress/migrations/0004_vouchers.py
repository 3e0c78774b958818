"""Vouchers for goods taken back: redeemed once, settled between shops."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_keys'),
        ('redress', '0003_pledges'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReturnVoucher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=32, unique=True)),
                ('amount', models.BigIntegerField()),
                ('issued_at', models.DateTimeField()),
                ('expires_on', models.DateField()),
                ('text', models.CharField(max_length=300)),
                ('signature', models.CharField(max_length=88)),
                ('public', models.CharField(max_length=44)),
                ('redeemed_at', models.DateTimeField(null=True)),
                ('settled_on', models.DateField(null=True)),
                ('settled_by', models.CharField(default='', max_length=60)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redress.pledgedstore')),
                ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redress.returnpledge')),
                ('redeemed_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redress.pledgedstore')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['pledge', 'id'], name='voucher_of_pledge'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='vouchers_are_fen'),
                    models.CheckConstraint(condition=models.Q(models.Q(('redeemed_at', None), ('redeemed_in', None)), models.Q(('redeemed_at__isnull', False), ('redeemed_in__isnull', False)), _connector='OR'), name='redeemed_somewhere_sometime'),
                    models.CheckConstraint(condition=models.Q(('settled_on', None), models.Q(('redeemed_in__isnull', False), models.Q(('settled_by', ''), _negated=True)), _connector='OR'), name='settled_after_redemption'),
                ],
            },
        ),
        migrations.CreateModel(
            name='VoucherShown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shown_at', models.DateTimeField()),
                ('told_at', models.DateTimeField()),
                ('is_first', models.BooleanField()),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redress.pledgedstore')),
                ('voucher', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redress.returnvoucher')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('is_first', True)), fields=('voucher',), name='redeemed_once'),
                ],
            },
        ),
    ]
