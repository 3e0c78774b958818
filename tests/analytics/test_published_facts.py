"""Numbers of published tables come back from the facts they were made into, as a report counts them."""

import csv
from collections import Counter
from dataclasses import replace
from functools import partial

import pyarrow.parquet as pq
import pytest

from lianwei.analytics.queries.published import counted_from_facts as counted_by
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.published_sheets import sheet_of
from lianwei.analytics.rules.reports.shapes import Amounts, Item, Numbers
from lianwei.analytics.rules.reproduction import read_published, tables_of
from lianwei.analytics.warehouse.facts import FACTS
from lianwei.analytics.warehouse.files import arrow_schema, fault_of, read_part, write_part
from lianwei.analytics.warehouse.manifests import (
    current_manifest,
    files_dir,
    publish_manifest,
    scratch_warehouse,
    warehouse_dir,
)
from lianwei.analytics.warehouse.published import published_facts
from lianwei.core.scope import OPERATOR
from tests.factories.warehouse import write_facts

from .shared_files import TABLES

HALF = Period.named("2024H1")
SMALL = 150_000  # cases: larger tables take the same way, for longer
FULL = Numbers(
    *("", "", "", "2024H1"),
    Amounts(100, 61, 1_000_003, 7, 50_001, 33),
    Amounts(80),
    {
        "nature": [Item("N01", "质量", 60, 50), Item("N02", "合同", 25, 0), Item("N99", "其他", 15, 30)],
        "kind": [Item("G", "商品", 70, 41), Item("S", "服务", 20, 39), Item("X", "其他", 10, 0)],
        "goods": [Item("G03", "食品", 40, 0), Item("G01", "家电", 29, 41)],
    },
)

counted_from_facts = partial(counted_by, actor=OPERATOR)


def numbers(now, before=None, **splits):
    return Numbers("", "", "", "2024H1", now, before or Amounts(), splits)


def made(said):
    """The facts of some numbers, read and thrown away."""
    with scratch_warehouse():
        manifest = published_facts(said, HALF)
        cases = [part for part in manifest.parts if part.fact == "cases"]
        return manifest, read_part(cases[0]).to_pylist()


def small_tables():
    if not TABLES.exists():
        return []
    with TABLES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    said = read_published(rows)
    sheets = [sheet_of([rows[place] for place in places], said) for places in tables_of(rows).values()]
    return [each.numbers for each in sheets if each.numbers and each.numbers.now.accepted < SMALL]


def borne(said):
    """Without multiple damages of which no cases are published: no row can bear them."""
    amount = said.now.multiple_amount if said.now.multiple_cases else 0
    return replace(said, now=replace(said.now, multiple_amount=amount))


def columns_of(table):
    return [(field.name, field.type) for field in table.schema]


def test_every_number_comes_back():
    assert counted_from_facts(FULL) == FULL


@pytest.mark.skipif(not TABLES.exists(), reason="../shared/domain/data is not here")
def test_the_numbers_of_the_smaller_published_tables_come_back():
    said = small_tables()

    assert len(said) > 10
    assert [counted_from_facts(each) for each in said] == [borne(each) for each in said]


@pytest.mark.parametrize(
    "said",
    [
        numbers(Amounts()),
        numbers(Amounts(accepted=1, recovered=7)),
        numbers(Amounts(accepted=5, multiple_cases=2, recovered=1)),
        numbers(Amounts(accepted=5), goods_detail=[Item("G0101", "旅游", 3, 9)]),
        numbers(Amounts(accepted=5), Amounts(accepted=2), services=[Item("S01", "旅游", 9, 0)]),
    ],
    ids=["nothing", "money alone", "money of few", "no total before", "more than there are"],
)
def test_what_is_not_published_stays_nothing(said):
    found = counted_from_facts(said)

    assert (found.now.resolved, found.now.enquiries) == (0, 0)
    assert found.now.accepted == max(
        [said.now.accepted, *(sum(i.now for i in s) for s in said.splits.values())]
    )
    assert found.splits == said.splits
    assert (found.now.recovered, found.before) == (said.now.recovered, said.before)
    assert (found.now.multiple_cases, found.now.multiple_amount) == (said.now.multiple_cases, 0)


def test_there_is_a_row_for_each_case_with_its_class_and_head():
    _manifest, rows = made(FULL)

    assert len(rows) == 180
    assert len({row["case"] for row in rows}) == 180
    assert Counter(
        (row["kind"], row["category_main"]) for row in rows if row["received_on"].year == 2024
    ) == {
        ("G", "G03"): 40,
        ("G", "G01"): 29,
        ("G", ""): 1,
        ("S", ""): 20,
        ("X", ""): 10,
    }
    assert {row["satisfaction"] for row in rows} == {row["business"] for row in rows} == {None}
    assert {HALF.first <= row["accepted_on"] <= HALF.last for row in rows if row["is_resolved"]} == {True}


def test_files_are_like_the_loaders_and_say_that_no_case_stands_behind_them():
    with scratch_warehouse():
        publish_manifest(published_facts(FULL, HALF))
        parts = current_manifest().parts
        assert {part.fact for part in parts} == set(FACTS)
        for part in parts:
            empty = arrow_schema(FACTS[part.fact].columns).empty_table()
            loaders = read_part(write_part(part.fact, "2024-01", empty, key="", sums=()))
            assert columns_of(read_part(part)) == columns_of(loaders)
            assert fault_of(part, is_thorough=True) == ""
            if part.rows:
                assert (
                    b"no case stands behind" in pq.read_metadata(files_dir() / part.file).metadata[b"lianwei"]
                )
        assert current_manifest().sum("cases", "promised") == 1_000_003


def test_the_instances_warehouse_is_not_touched():
    write_facts(cases=[{"case": 1, "received_on": HALF.first}])
    before = current_manifest()

    with scratch_warehouse():
        place = warehouse_dir()
        publish_manifest(published_facts(FULL, HALF))

    assert not place.exists()
    assert current_manifest() == before
