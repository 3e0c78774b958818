"""An act of the holder names the title under which it was done."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("federation", "0011_businesses")]

    operations = [
        migrations.AddField("custodystep", "epoch", models.PositiveIntegerField(default=0)),
        migrations.AddField("custodystep", "title", models.CharField(default="", max_length=64)),
    ]
