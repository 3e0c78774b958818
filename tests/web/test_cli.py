"""The commands of `lianwei`: each leads to a function that there is."""

import subprocess
import sys
from importlib import import_module

import pytest

from lianwei.cli import COMMANDS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_leads_to_its_function(name):
    module, _colon, function = COMMANDS[name].target.partition(":")

    assert callable(getattr(import_module(module), function))


def test_a_reader_who_has_enough_ends_a_command_without_complaint(tmp_path):
    asked = tmp_path / "asked.csv"
    asked.write_text("ruleset,event_from,date,pauses\n")
    shown = subprocess.Popen(
        [sys.executable, "-m", "lianwei.cli", "deadlines", asked],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    shown.stdout.close()

    _nothing, complaint = shown.communicate()
    assert (complaint, shown.returncode) == (b"", 141)
