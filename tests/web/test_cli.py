"""The commands of `lianwei`: each leads to a function that there is."""

from importlib import import_module

import pytest

from lianwei.cli import COMMANDS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_leads_to_its_function(name):
    module, _colon, function = COMMANDS[name].target.partition(":")

    assert callable(getattr(import_module(module), function))
