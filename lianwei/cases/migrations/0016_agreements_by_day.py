"""Mediated agreements by the day they took effect: those a court may still confirm."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0015_lateness'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(condition=models.Q(('is_performed_at_once', False), ('kind', 'mediated')), fields=['effective_on'], name='agreement_by_effect'),
        ),
    ]
