"""`migrate`, with a short way for a database that holds nothing yet.

Migrations work out every table anew for each step of their history: half a minute for what is made in two
seconds. An empty database gets its tables as they are today, then what migrations did besides tables (search
tables, triggers), and each migration is noted as done. tests/core/test_fresh_tables.py compares both ways.
"""

from typing import Any, cast

from django.apps import apps
from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration, RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState, StateApps

STEPS = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")


class Command(migrate.Command):
    """Django's own, which finds nothing left to do where the short way was gone."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if not any(options[step] for step in STEPS) and not connection.introspection.table_names():
            make_tables(connection)
        super().handle(*args, **options)


def make_tables(connection: BaseDatabaseWrapper) -> None:
    """All tables of today in an empty database, with what migrations add to them: whole, or none of it."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    executor.recorder.ensure_schema()
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for migration, _is_backwards in plan:
            _do_besides(migration, editor)
            executor.recorder.record_applied(migration.app_label, migration.name)


def _do_besides(migration: Migration, editor: BaseDatabaseSchemaEditor) -> None:
    today = ProjectState()
    today.apps = cast(StateApps, apps)
    for operation in migration.operations:
        if isinstance(operation, RunPython):
            operation.database_forwards(migration.app_label, editor, today, today)
