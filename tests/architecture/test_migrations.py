"""Migrations: named, without app code, and none missing."""

import pytest
from django.core.management import call_command

from . import rules
from .each import each_of
from .survey import MIGRATIONS, tree

# A migration spells out a column's class and its default; these hold no behaviour of the field.
COLUMNS = ("lianwei.core.fulltext", "lianwei.core.sealed", "lianwei.core.clock", "lianwei.core.scope")


@each_of(MIGRATIONS)
def test_a_migration_says_what_it_does_in_its_name(path):
    name = path.stem.split("_", 1)[1]

    assert "auto" not in name and name not in ("initial", "")


@each_of(MIGRATIONS)
def test_a_migration_imports_no_app(path):
    modules = [module for module, _name in rules.imported(tree(path))]

    assert [m for m in modules if m.startswith(("lianwei.", ".")) and m not in COLUMNS] == []


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail(capsys.readouterr().out)
