"""Bring an instance up to date: database, reference data, static files. `lianwei serve` does it too.

Each part is skipped where nothing changed since the last time, so that a second start takes no time: the
database is asked for pending migrations; files are told apart by fingerprints in `<data dir>/prepared.json`.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lianwei.core.scope import Actor
from lianwei.knowledge.operations import load_knowledge, load_replies
from lianwei.members.reference_data import load_organisation_kinds_and_roles
from lianwei.registry.operations import load_reference_data
from lianwei.supervision.operations.terms.library import load_typical_terms

from .stamps import PACKAGE, fingerprint, forget_stamps, program, stamps, write_stamps

LOADERS = (
    load_organisation_kinds_and_roles,
    load_reference_data,
    load_knowledge,
    load_replies,
    load_typical_terms,
)


def setup(arguments: argparse.Namespace, actor: Actor) -> int:
    """The command: bring the instance up to date and end; with `--demo` an empty one is filled."""
    prepare_instance()
    if arguments.demo:
        from .demo_instance import open_demo  # noqa: PLC0415 - it needs what stands here

        open_demo()
    return 0


def prepare_instance() -> None:
    """Migrate, load reference data, collect static files; each only where something changed."""
    kept = migrate()
    data = fingerprint(PACKAGE.glob("*/data/**/*"))
    if kept.get("data") != data:
        _say("Loading reference data (regions, code lists, roles, law) …")
        for load in LOADERS:
            load()
    if kept.get("static") != (static := fingerprint(_static_sources())) or not settings.STATIC_ROOT.exists():
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    write_stamps(data=data, static=static, program=program())


def migrate() -> dict[str, object]:
    """Apply what is pending; answers the stamps that still hold.

    A new database holds nothing yet; one whose tables changed gets its reference data once more.
    """
    executor = MigrationExecutor(connection)
    is_new = not executor.loader.applied_migrations
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        _say("Preparing the database …")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if is_new:
        forget_stamps()
    return {name: stamp for name, stamp in stamps().items() if not (pending and name == "data")}


def demo_state() -> str:
    """ "" where the data are real; "begun" while, or since, the demo was being made; "whole" afterwards."""
    return str(stamps().get("demo", ""))


def note_demo(state: str) -> None:
    """Every page of the instance says from now on that its data are synthetic."""
    write_stamps(demo=state)


def _static_sources() -> Iterable[Path]:
    for finder in get_finders():
        for path, storage in finder.list([]):
            yield Path(storage.path(path))


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
