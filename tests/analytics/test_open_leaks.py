"""Re-identification: nothing of people can be learnt from what is out, and what is planted there is found."""

import json
from argparse import Namespace

import pytest

from lianwei.analytics.commands.open_data import open_data
from lianwei.analytics.models import OpenDataKind, OpenSnapshot
from lianwei.analytics.operations.open_data import publish_open_snapshot
from lianwei.analytics.queries.open_leaks import leaks
from lianwei.analytics.rules.open_data.leaks import occurring, repeated
from lianwei.analytics.warehouse.open_files import NARRATIVE_COLUMNS, read_published, write_published
from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from tests.factories.members import make_alliance, make_organisation
from tests.factories.narratives import accepted_cases, agreed, all_accepted, telling
from tests.factories.open_data import TODAY, published, resolved
from tests.factories.warehouse import write_facts

NOTHING: list[str] = []


def test_values_are_found_where_they_stand():
    texts = ["店员王小明说", "打13812346027", "没有"]

    assert list(occurring(["王小明", "13812346027", "李四", "明", "小明说完"], texts)) == [(0, 0), (1, 1)]
    assert repeated(["a", "b", "a"]) == [2]


@pytest.fixture
def snapshot(db, reference_data):
    """A month of narratives and one of figures."""
    with clock.playing(TODAY):
        home = make_organisation("AA", region_code="500103")
        alliance = make_alliance(home)
        telling(home)
        resolved(home)
        agreed(*accepted_cases(home, 6)[:3])
        all_accepted()
        write_facts(cases=[])
        published(alliance)
        yield publish_open_snapshot(
            alliance.pk, actor=OPERATOR, month="2026-07", kind=OpenDataKind.NARRATIVES
        )


def planted(snapshot, **changes):
    """The same snapshot with a row changed, its files and hashes with it."""
    first, *rest = read_published(snapshot.files)
    files = write_published(snapshot.name, [first | changes, *rest], NARRATIVE_COLUMNS)
    OpenSnapshot.objects.filter(pk=snapshot.pk).update(files=files)
    return OpenSnapshot.objects.get(pk=snapshot.pk)


def test_what_is_published_gives_nobody_away(snapshot, capsys):
    assert leaks(list(OpenSnapshot.objects.all()), actor=OPERATOR) == {
        each.name: NOTHING for each in OpenSnapshot.objects.all()
    }
    assert open_data(Namespace(step="check", month=""), OPERATOR) == 0
    assert [json.loads(line)["findings"] for line in capsys.readouterr().out.splitlines()] == [[], []]


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"text": "那天王桂芳去退卡，店里不理。"}, "known: name in row 1"),
        ({"text": "渝中区大坪街道长江二路12号楼下那家店。"}, "known: address in row 1"),
        ({"city_name": "13812346027"}, "known: phone in row 1"),
        ({"text": "收款的是李莉。"}, "known: contact_name in row 1"),
        ({"text": "打13700002222没有人接。"}, "named: 1 phone"),
    ],
)
def test_a_planted_leak_is_found(snapshot, capsys, changes, finding):
    changed = planted(snapshot, **changes)

    assert finding in leaks([changed], actor=OPERATOR)[changed.name]
    assert open_data(Namespace(step="check", month=""), OPERATOR) == 1
    assert [word for word in ("王桂芳", "长江二路", "13812346027") if word in capsys.readouterr().out] == []


def test_a_narrative_told_twice_is_found(snapshot):
    rows = list(read_published(snapshot.files))
    changed = planted(snapshot, text=rows[1]["text"])

    assert [each.partition(":")[0] for each in leaks([changed], actor=OPERATOR)[changed.name]] == ["twice"]
