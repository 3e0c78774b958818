"""The checker names every change of a row or byte, tells stale dumps from lost rows, and says two owners."""

import copy
import json

import pytest

from lianwei.federation.commands.checking import check_files
from lianwei.federation.rules.custody.checks import checked
from tests.federation.custody.transfers import CASE, SIZES, brought, dump, said_by, taken

# What is told and never decided on: times, and the words of an act.
NOT_JUDGED = {"since", "made_at"}


@pytest.fixture
def dumps(nodes):
    """Two hand-overs: A to B whole, B onward to C flying; a copy; a cancelled offer; an act."""
    receipt = taken(nodes)
    brought(nodes["A"], receipt.wire.decode())
    nodes["B"].do("act", case=CASE)
    nodes["B"].do("copy", case=CASE, peer="A")
    copied = brought(nodes["A"], said_by(nodes["B"], "COPY").wire.decode())
    brought(nodes["B"], copied["data"])
    nodes["B"].do("offer", case=CASE, peer="A")
    nodes["C"].do("items", case=CASE, sizes=SIZES)
    nodes["B"].do("offer", case=CASE, peer="C")
    offers = nodes["B"].do("due", case=CASE)["data"]
    for data in offers:
        brought(nodes[json.loads(data)["to"]], data)
    nodes["C"].do("accept", case=CASE, peer="B", epoch=2, n=1)
    brought(nodes["B"], said_by(nodes["C"], "ACCEPT").wire.decode())
    withdraw = nodes["B"].do("send", kind="WITHDRAW", case=CASE, peer="A", epoch=2, n=0)["data"]
    brought(nodes["A"], withdraw)
    return [dump(each, "") for each in nodes.values()]


def changed(value: object) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    text = str(value)
    return ("b" if text[:1] == "a" else "a") + text[1:]


def mutations(dumps):
    """Every row left out, and every field of every row changed, those of papers too."""
    for number, each in enumerate(dumps):
        for table, rows in each.items():
            if not isinstance(rows, list):
                continue
            for index, row in enumerate(rows):
                yield number, table, index, ""
                for field in row:
                    yield number, table, index, field


def mutated(dumps, number, table, index, field):
    found = copy.deepcopy(dumps)
    rows = found[number][table]
    if not field:
        del rows[index]
    elif field == "paper" and table == "papers":
        paper = rows[index]["paper"]
        paper["sig"] = paper["sig"][:10] + ("A" if paper["sig"][10] != "A" else "B") + paper["sig"][11:]
    else:
        rows[index][field] = changed(rows[index][field])
    return found


def test_sound_dumps_have_no_fault_and_say_what_is_under_way(dumps):
    found = checked(dumps)

    assert found.faults == ()
    assert [(each.check, each.instance) for each in found.found] == [("C8", "B"), ("C8", "C")]


def test_every_changed_or_missing_row_is_named(dumps):
    unseen = []
    for number, table, index, field in mutations(dumps):
        row = dumps[number][table][index]
        is_act = table == "steps" and row["deed"].startswith("act:") and field == "deed"
        is_promised = table == "items" and dumps[number]["instance"] == "C"  # judged when the case is taken
        if field in NOT_JUDGED or is_act or is_promised:
            continue
        if not checked(mutated(dumps, number, table, index, field)).faults:
            unseen.append((number, table, index, field, row if table != "papers" else row["paper"]["type"]))

    assert unseen == []


@pytest.mark.parametrize("field", ["v", "type", "case", "epoch", "n", "from", "to", "seq", "prev", "made_at"])
def test_every_changed_field_of_a_paper_is_named(dumps, field):
    for each in dumps:
        for row in each["papers"]:
            before = row["paper"][field]
            row["paper"][field] = changed(before)
            assert checked(dumps).faults
            row["paper"][field] = before


def test_two_owners_are_named(dumps):
    for each in dumps:
        each["titles"][0]["is_mine"] = True

    assert ("C3", "two_owners") in {(each.check, each.what) for each in checked(dumps).faults}


def test_a_case_that_nobody_holds_is_named(dumps):
    row = next(each for each in dumps[2]["taken"])
    row["state"] = "VOID"

    assert ("C4", "flying_to_nobody") in {(each.check, each.what) for each in checked(dumps).faults}


def test_a_dump_of_before_is_stale_and_no_fault(nodes):
    receipt = taken(nodes)
    before = dump(nodes["A"], "")
    brought(nodes["A"], receipt.wire.decode())
    nodes["B"].do("offer", case=CASE, peer="A")
    brought(nodes["A"], said_by(nodes["B"], "OFFER").wire.decode())
    after = dump(nodes["A"], "")
    early = dump(nodes["B"], "")
    nodes["B"].do("cancel", case=CASE, epoch=2, n=0)
    brought(nodes["A"], nodes["B"].do("send", kind="WITHDRAW", case=CASE, peer="A", epoch=2, n=0)["data"])
    later = dump(nodes["A"], "")

    assert checked([before, early]).faults == ()
    assert checked([after, early]).faults == ()
    found = checked([later, early])
    assert (found.faults, found.stale) == ((), ("B",))


def test_a_restored_backup_lost_rows(nodes):
    receipt = taken(nodes)
    brought(nodes["A"], receipt.wire.decode())
    whole = [dump(each, "") for each in nodes.values()]
    b = whole[1]
    b["papers"] = [each for each in b["papers"] if each["paper"]["type"] != "RECEIPT"]

    assert "lost_rows" in {each.what for each in checked(whole).faults}


def test_the_command_prints_findings_and_exits_with_one(dumps, tmp_path, capsys):
    files = []
    for each in dumps:
        file = tmp_path / f"{each['instance']}.json"
        file.write_text(json.dumps(each), encoding="utf-8")
        files.append(str(file))

    assert check_files(files) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    dumps[0]["titles"][0]["is_mine"] = True
    (tmp_path / "A.json").write_text(json.dumps(dumps[0]), encoding="utf-8")
    assert check_files(files) == 1
    assert json.loads(capsys.readouterr().out)["ok"] is False


def test_the_command_says_what_is_no_dump(tmp_path, capsys):
    file = tmp_path / "x.json"
    file.write_text("{}", encoding="utf-8")

    assert check_files([str(file)]) == 2
    assert check_files([str(tmp_path / "none.json")]) == 2
