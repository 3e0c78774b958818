"""The one reader of the environment: typed, declared, with the instance's own secrets behind it."""

import pytest

from lianwei.core import environment as env


@pytest.fixture
def data_dir(monkeypatch, tmp_path):
    monkeypatch.setenv("LIANWEI_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("LIANWEI_SECRET_KEY", raising=False)
    return tmp_path


def test_a_variable_comes_from_the_environment_then_the_own_secrets_then_the_default(data_dir, monkeypatch):
    assert env.text("LIANWEI_SECRET_KEY") == ""

    env.write_own_secrets({"LIANWEI_SECRET_KEY": "made+here=="})
    assert env.text("LIANWEI_SECRET_KEY") == "made+here=="

    monkeypatch.setenv("LIANWEI_SECRET_KEY", "given")
    assert env.text("LIANWEI_SECRET_KEY") == "given"


def test_an_undeclared_variable_is_a_programmers_error():
    with pytest.raises(KeyError):
        env.text("LIANWEI_UNDECLARED")


@pytest.mark.parametrize(("value", "meaning"), [("1", True), ("true", True), ("0", False), ("no", False)])
def test_flags(monkeypatch, value, meaning):
    monkeypatch.setenv("LIANWEI_HTTPS", value)

    assert env.flag("LIANWEI_HTTPS") is meaning


def test_numbers_and_words(monkeypatch):
    monkeypatch.setenv("LIANWEI_WORKERS", "3")
    monkeypatch.setenv("LIANWEI_HOSTS", " a.example , b.example,")

    assert (env.number("LIANWEI_WORKERS"), env.words("LIANWEI_HOSTS")) == (3, ["a.example", "b.example"])


def test_the_own_secrets_are_the_owners_alone_and_never_overwritten(data_dir):
    file = env.write_own_secrets({"LIANWEI_KEYS": "k1:abc="})

    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        env.write_own_secrets({"LIANWEI_KEYS": "k2:def="})
    assert file.read_text() == "LIANWEI_KEYS=k1:abc=\n"


def test_every_variable_says_what_it_means():
    assert [v.name for v in env.VARIABLES.values() if not v.meaning.strip()] == []
