from django.db import migrations, models
from django.db.models import OuterRef, QuerySet, Subquery


def under_the_request(apps, schema_editor):
    """What went along before was held under the agreement of its request."""
    alias = schema_editor.connection.alias
    of_item = QuerySet(apps.get_model("federation", "JointRequest"), using=alias).filter(pk=OuterRef("request_id"))
    items = QuerySet(apps.get_model("federation", "JointItem"), using=alias)
    items.update(agreement_id=Subquery(of_item.values("agreement_id")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ("federation", "0019_joint_items"),
    ]

    operations = [
        migrations.AddField(
            model_name="jointitem",
            name="agreement_id",
            field=models.BigIntegerField(db_index=True, null=True),
        ),
        migrations.RunPython(under_the_request, migrations.RunPython.noop),
    ]
