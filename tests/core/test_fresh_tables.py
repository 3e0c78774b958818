"""A new database made the short way is the one that all migrations make."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from lianwei.core.management.commands import migrate

pytestmark = pytest.mark.both
WAYS = ("short", "long")
# Django's own key column, integer or bigint by the way it came to be, of a table that stays empty.
UNLIKE = "auth_group_permissions"


@pytest.fixture
def databases(
    tmp_path: Path, django_db_setup: None, django_db_blocker: object
) -> Iterator[dict[str, BaseDatabaseWrapper]]:
    """Two empty ones beside that of the tests."""
    names = {way: str(tmp_path / way) if is_file() else f"lianwei_{way}_{tmp_path.name}" for way in WAYS}
    with django_db_blocker.unblock():
        for way, name in names.items():
            tell_server("DROP DATABASE IF EXISTS", name)  # of a run that was cut off
            tell_server("CREATE DATABASE", name)
            connections.databases[way] = connection.settings_dict | {"NAME": name}
        yield {way: connections[way] for way in WAYS}
        for way, name in names.items():
            connections[way].close()
            del connections[way], connections.databases[way]
            tell_server("DROP DATABASE", name)


def is_file():
    return connection.vendor == "sqlite"


def tell_server(order, name):
    if not is_file():
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'{order} "{name}"')


def test_it_has_the_same_columns_indexes_constraints_triggers_and_rows(databases, monkeypatch):
    call_command("migrate", database="short", interactive=False, verbosity=0)
    monkeypatch.setattr(migrate, "make_tables", lambda connection: None)
    call_command("migrate", database="long", interactive=False, verbosity=0)

    short, long = (described(databases[way]) for way in WAYS)

    assert len(long) > 200
    assert short == long


def test_broken_off_it_leaves_no_half_of_the_tables(databases, monkeypatch):
    def broken_off(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(migrate, "_do_besides", broken_off)
    with pytest.raises(KeyboardInterrupt):
        call_command("migrate", database="short", interactive=False, verbosity=0)

    assert databases["short"].introspection.table_names() == ["django_migrations"]


def described(database):
    """{table: columns, constraints and indexes, number of rows}, and the triggers of all."""
    look = database.introspection
    with database.cursor() as cursor:
        tables = set(look.table_names(cursor)) - {UNLIKE}
        found = {table: _table(look, cursor, table) for table in tables}
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 1"
            if is_file()
            else "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
        )
        return found | {"triggers": cursor.fetchall()}


def _table(look, cursor, table):
    columns = sorted(look.get_table_description(cursor, table), key=lambda column: column.name)
    constraints = [
        (name, rule) if is_named(name) else ("", rule)
        for name, rule in look.get_constraints(cursor, table).items()
    ]
    cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
    return columns, sorted(constraints, key=repr), cursor.fetchone()


def is_named(constraint):
    """SQLite numbers the others in the order of the columns."""
    return not constraint.startswith(("__unnamed", "fk_"))
