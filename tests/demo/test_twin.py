"""The synthetic twin: the mix of an instance, and nothing else of it."""

import json
import os
import subprocess
import sys
from argparse import Namespace
from datetime import date
from random import Random

import pytest

from lianwei.analytics.queries.mixes import mix_measured
from lianwei.analytics.rules.mix import Mix
from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from lianwei.demo.blend import Blend
from lianwei.demo.invention import scenarios
from lianwei.web.twin import twin
from tests.factories.cases import complaint, staff
from tests.factories.members import make_organisation
from tests.factories.open_data import TODAY, complaints
from tests.factories.warehouse import place_warehouse, write_facts

TOLD = ("欧阳铁柱", "13877665544", "龙门阵茶馆", "那天下午三点一刻在龙门阵茶馆被烫伤了脚背")
CASES = 12
READ = """
import django; django.setup()
from lianwei.cases.models import Complainant, Complaint, Respondent
from lianwei.core.scope import OPERATOR
OF = ((Complaint, ("narrative", "title")), (Respondent, ("name",)), (Complainant, ("name", "phone")))
for model, names in OF:
    for row in model.objects.visible_to(OPERATOR):
        for name in names:
            value = getattr(row, name)
            print(value.plain() if hasattr(value, "plain") else value)
"""


def _cases(homes):
    """Two months that can be told one beside the other, and two cases of a third."""
    months = {"2026-07": 300, "2026-06": 200}
    rows = [row for month, n in months.items() for row in complaints(homes, n, month=month)]
    return rows + complaints(homes[:1], 2, month="2026-08")


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_only_shares_are_measured(tmp_path, monkeypatch):
    place_warehouse(tmp_path, monkeypatch)
    with clock.playing(TODAY):
        homes = [
            make_organisation(code, region_code=region)
            for code, region in (("AA", "500103"), ("BB", "500106"))
        ]
        write_facts(cases=_cases(homes))

        mix = mix_measured(actor=OPERATOR)

    assert set(mix.regions) == {"500103", "500106"} and set(mix.months) == {"4"}
    assert abs(sum(mix.categories.values()) - 100) <= 2
    assert max(mix.categories, key=mix.categories.__getitem__) == "G03"


def test_a_blend_chooses_as_the_mix_says():
    blend, rng = (
        Blend(Mix(categories={"S05": 80, "S04": 20}, channels={"C06": 100}, months={"2": 100})),
        Random(1),
    )

    kinds = [blend.scenario(rng, scenarios())["category"][:3] for _n in range(500)]
    ages = blend.ages(rng, 50, [], date(2026, 11, 23))

    assert set(kinds) == {"S05", "S04"} and 350 < kinds.count("S05") < 450
    assert (min(ages) >= 60, max(ages) < 90) == (True, True)


def test_without_a_mix_the_demo_chooses():
    blend = Blend(Mix())

    assert blend.ages(Random(1), 3, [9, 5, 1], date(2026, 11, 23)) == [9, 5, 1]
    assert blend.scenario(Random(7), scenarios()) == Random(7).choice(list(scenarios()))


def test_a_folder_that_holds_something_is_left_alone(tmp_path, capsys):
    (tmp_path / "x").write_text("y")

    assert twin(Namespace(out=str(tmp_path), cases=CASES), OPERATOR) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["x"]


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_nothing_of_the_original_stands_in_the_twin(tmp_path, capsys):
    name, phone, shop, story = TOLD
    case = complaint(
        actor=staff(), person={"name": name, "phone": phone}, narrative=f"{shop}：{story}，{phone}"
    )
    out = tmp_path / "twin"

    assert twin(Namespace(out=str(out), cases=CASES), OPERATOR) == 0
    kept = {key: value for key, value in os.environ.items() if not key.startswith("LIANWEI_")}
    own = {"LIANWEI_DATA_DIR": str(out), "DJANGO_SETTINGS_MODULE": "lianwei.settings"}
    read = subprocess.run(
        [sys.executable, "-c", READ], env=kept | own, check=True, capture_output=True, text=True
    ).stdout

    assert read.count("\n") > CASES
    for word in (*TOLD, case.number):
        assert word not in read and word not in (out / "mix.json").read_text()
    assert json.loads((out / "prepared.json").read_text())["demo"] == "whole"
