"""Acts written down before name the title that held at their number: the papers of then say which."""

import json

from django.db import migrations
from django.db.models import QuerySet

PIECE = 500


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    steps = QuerySet(apps.get_model("federation", "CustodyStep"), using=alias)
    papers = QuerySet(apps.get_model("federation", "SignedPaper"), using=alias)
    last = 0
    untold = steps.filter(deed__startswith="act:", title="").order_by("seq")
    while rows := list(untold.filter(seq__gt=last)[:PIECE]):
        last = rows[-1].seq
        for row in rows:
            begins = papers.filter(is_ours=True, case=row.case, kind__in=("BIRTH", "RECEIPT"))
            begun = begins.filter(seq__lt=row.seq).order_by("-seq").first()
            if begun is None:
                continue  # the checker names it
            is_birth = begun.kind == "BIRTH"
            row.epoch = 1 if is_birth else begun.epoch + 1
            row.title = begun.digest if is_birth else json.loads(begun.text)["prev"]
        steps.bulk_update(rows, ["epoch", "title"])


class Migration(migrations.Migration):
    dependencies = [("federation", "0012_acts")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
