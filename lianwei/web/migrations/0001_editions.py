"""Triggers that give an edition a new mark whenever one of its tables is written (core/editions.py).

They are here, above all apps, because one edition spans tables of several; a migration that remakes one of
these tables on SQLite has to make its triggers again (tests/web/test_editions.py says so).
"""

from uuid import uuid4

from django.db import migrations

# edition → table → the columns whose change counts; all of them where none is named
EDITIONS = {
    "codes": {
        f"registry_{name}": ()
        for name in ("category", "nature", "channel", "outcome", "requesttype", "consumergroup", "industry")
    },
    "workdays": {"core_workdayoverride": (), "core_holidaynotice": ()},
    "rulesets": {"cases_organisationruleset": ()},
    "members": {
        "members_organisation": (),
        "members_organisationkind": (),
        "members_membership": (),
        "members_supervisingbody": (),
        "members_role": (),
        "members_roleassignment": (),
        "members_absence": (),
        "members_user": ("name", "username", "organisation_id", "is_active"),
    },
}
DEEDS = ("insert", "update", "delete")
SQLITE = """
CREATE TRIGGER edition_{table}_{deed} AFTER {deed}{columns} ON {table} BEGIN
    DELETE FROM core_edition WHERE name = '{edition}';
    INSERT INTO core_edition (name, mark) VALUES ('{edition}', hex(randomblob(16)));
END
"""  # not INSERT OR REPLACE: the conflict clause of the writing statement would take its place
POSTGRESQL = """
CREATE TRIGGER edition_{table}_{deed} AFTER {deed}{columns} ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION lianwei_new_edition('{edition}')
"""
FUNCTION = """
CREATE OR REPLACE FUNCTION lianwei_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO core_edition (name, mark) VALUES (TG_ARGV[0], replace(gen_random_uuid()::text, '-', ''))
    ON CONFLICT (name) DO UPDATE SET mark = excluded.mark;
    RETURN NULL;
END $$
"""


def make(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    if is_postgresql:
        schema_editor.execute(FUNCTION)
    for edition, table, deed, columns in _each():
        counted = f" OF {', '.join(columns)}" if columns and deed == "update" else ""
        sql = POSTGRESQL if is_postgresql else SQLITE
        schema_editor.execute(sql.format(edition=edition, table=table, deed=deed, columns=counted))
    for edition in EDITIONS:
        schema_editor.execute(f"INSERT INTO core_edition (name, mark) VALUES ('{edition}', '{uuid4().hex}')")


def drop(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for _edition, table, deed, _columns in _each():
        on = f" ON {table}" if is_postgresql else ""
        schema_editor.execute(f"DROP TRIGGER edition_{table}_{deed}{on}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION lianwei_new_edition()")


def _each():
    for edition, tables in EDITIONS.items():
        for table, columns in tables.items():
            for deed in DEEDS:
                yield edition, table, deed, columns


class Migration(migrations.Migration):
    initial = True
    dependencies = [(app, "__first__") for app in ("core", "members", "registry", "cases")]
    operations = [migrations.RunPython(make, drop)]
