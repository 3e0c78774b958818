"""One open warning of a series in one place, whoever raises it."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0011_opinion_mailboxes'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None), ('organisation_id', None)), fields=('alliance_id', 'rule', 'subject', 'key'), name='one_open_alert_of_an_alliance'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('alliance_id', None), ('ended_at', None)), fields=('organisation_id', 'rule', 'subject', 'key'), name='one_open_alert_of_an_organisation'),
        ),
    ]
