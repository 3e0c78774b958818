"""The table of searched words: FTS5 has its own kind of table, PostgreSQL its own kind of index."""

import lianwei.core.fulltext
from django.db import migrations


def make_search_table(apps, schema_editor):
    lianwei.core.fulltext.make_table("knowledge_knowledgetext", schema_editor)


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0003_shared")]

    # Backwards the table goes as any other.
    operations = [migrations.RunPython(make_search_table, migrations.RunPython.noop)]
