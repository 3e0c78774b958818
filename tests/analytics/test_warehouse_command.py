"""`lianwei warehouse load | check | rebuild`: JSON, and an exit code that says whether files equal tables."""

import argparse
import json

import pytest

from lianwei.analytics.commands.warehouse import warehouse
from lianwei.analytics.warehouse.manifests import current_manifest, files_dir
from lianwei.core.errors import NotAllowed
from lianwei.core.scope import OPERATOR, Actor
from tests.factories.cases import complaint, staff

pytestmark = pytest.mark.usefixtures("reference_data")


def told(action: str, capsys: pytest.CaptureFixture, *, actor: Actor = OPERATOR) -> tuple[int, dict]:
    """The exit code and what was printed."""
    code = warehouse(argparse.Namespace(action=action), actor)
    return code, json.loads(capsys.readouterr().out)


def test_load_takes_what_the_worker_has_not_sealed_yet(capsys: pytest.CaptureFixture) -> None:
    complaint()

    code, loaded = told("load", capsys)

    assert (code, loaded["rows"], loaded["lost"]) == (0, 1, [])


def test_check_when_files_equal_tables(capsys: pytest.CaptureFixture) -> None:
    complaint()
    told("load", capsys)

    code, checked = told("check", capsys)

    assert (code, checked["ok"], checked["behind"]) == (0, True, 0)
    assert sorted(checked["facts"]) == ["cases", "enquiries", "handovers", "payments"]


def test_check_when_a_case_is_not_loaded_yet(capsys: pytest.CaptureFixture) -> None:
    actor = staff()
    complaint(actor=actor)
    told("load", capsys)
    complaint(actor=actor, person={"phone": "13900000009"})

    code, checked = told("check", capsys)

    assert (code, checked["ok"], checked["facts"]["cases"]["equal"]) == (1, False, False)


def test_rebuild_after_files_were_lost(capsys: pytest.CaptureFixture) -> None:
    complaint()
    told("load", capsys)
    file = current_manifest().of("cases")[0].file
    (files_dir() / file).unlink()
    damaged = told("check", capsys)

    told("rebuild", capsys)

    assert (damaged[0], damaged[1]["faults"]) == (1, {file: "missing"})
    assert told("check", capsys)[0] == 0


def test_warehouse_is_for_those_who_operate_the_instance(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(NotAllowed):
        told("load", capsys, actor=staff())
