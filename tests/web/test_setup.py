"""Bringing an instance up to date: once, and again only where something changed."""

import json

import pytest

from lianwei.registry.models import Region
from lianwei.web import serve, setup
from lianwei.web.setup import demo_state, note_demo, prepare_instance

pytestmark = pytest.mark.django_db


@pytest.fixture
def instance(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("LIANWEI_DATA_DIR", str(tmp_path))
    settings.STATIC_ROOT = tmp_path / "static"
    return tmp_path


@pytest.fixture
def loaded(monkeypatch):
    """Which loaders ran; the real ones take seconds and have tests of their own."""
    ran = []
    monkeypatch.setattr(setup, "LOADERS", (lambda: ran.append("loader"),))
    return ran


def test_the_second_time_nothing_is_loaded_or_collected(instance, loaded):
    prepare_instance()
    manifest = instance / "static" / "lianwei"
    first = {p: p.stat().st_mtime_ns for p in manifest.rglob("*")}

    prepare_instance()

    assert loaded == ["loader"]
    assert {p: p.stat().st_mtime_ns for p in manifest.rglob("*")} == first != {}


def test_changed_reference_files_are_loaded_again(instance, loaded, monkeypatch):
    prepare_instance()
    monkeypatch.setattr(setup, "fingerprint", lambda files: "changed")

    prepare_instance()

    assert loaded == ["loader", "loader"]


def test_another_database_begins_with_nothing(instance, loaded):
    prepare_instance()
    stamps = json.loads((instance / "prepared.json").read_text())
    (instance / "prepared.json").write_text(json.dumps(stamps | {"database": "another"}))

    prepare_instance()

    assert loaded == ["loader", "loader"]


def test_the_demo_is_remembered(instance, loaded):
    prepare_instance()
    assert demo_state() == ""

    note_demo("whole")
    prepare_instance()

    assert demo_state() == "whole"


def test_the_loaders_fill_an_empty_instance(instance, monkeypatch):
    monkeypatch.setattr(setup, "LOADERS", setup.LOADERS[:1])

    prepare_instance()

    from lianwei.members.models import Role

    assert (Role.objects.filter(code="clerk").count(), Region.objects.count()) == (1, 0)


def test_what_this_program_prepared_is_served_at_once(instance, loaded):
    assert not serve.is_prepared(with_demo=False)

    prepare_instance()
    assert not serve.is_prepared(with_demo=False)  # the tests keep their database elsewhere
    (instance / "lianwei.sqlite3").touch()

    assert serve.is_prepared(with_demo=False)
    assert not serve.is_prepared(with_demo=True)  # nobody has looked yet whether there is to be a demo


def test_a_changed_program_is_prepared_again(instance, loaded, monkeypatch):
    prepare_instance()
    (instance / "lianwei.sqlite3").touch()
    monkeypatch.setattr(serve, "program", lambda: "changed")

    assert not serve.is_prepared(with_demo=False)
