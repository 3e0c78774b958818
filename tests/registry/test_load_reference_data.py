import time
from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest

from lianwei.core.scope import OPERATOR
from lianwei.registry.models import Category, CodeMapping, Nature, Outcome, Region
from lianwei.registry.operations import load_codes, load_reference_data, load_regions, revise_code
from lianwei.registry.queries import resolve_region_name

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_load_reference_data_is_quick_complete_and_safe_to_repeat():
    began = time.process_time()

    gained = load_reference_data()

    assert time.process_time() - began < 12  # seconds of this processor; about 3 on an office PC
    assert gained["region"] == Region.objects.count() > 49_000
    assert sum(load_reference_data().values()) == 0
    assert resolve_region_name("两江新区", on=date(2026, 3, 1)).code == "500157"
    assert {row.name for row in Region.objects.filter(level=1)} >= {
        "香港特别行政区",
        "澳门特别行政区",
        "台湾省",
    }
    assert _overlaps() == []


def _overlaps():
    """Codes that two rows claim for one day."""
    spans = defaultdict(list)
    for code, begin, end in Region.objects.order_by("valid_from").values_list(
        "code", "valid_from", "valid_to"
    ):
        spans[code].append((begin, end))
    return [
        code
        for code, rows in spans.items()
        if any(end is None or end >= begin for (_, end), (begin, _) in pairwise(rows))
    ]


def test_load_codes_counts():
    gained = load_codes()

    assert gained == {
        "category": 133,
        "nature": 11,
        "channel": 22,
        "outcome": 20,
        "request_type": 14,
        "consumer_group": 9,
        "industry": 20,
        "code_mapping": 43,
    }
    assert Outcome.objects.filter(counts_as_resolved=True).count() == 6


def test_load_codes_leaves_what_the_alliance_edited():
    load_codes()
    revise_code("nature", "N01", actor=OPERATOR, on=date(2026, 5, 1), name="质量问题")

    assert sum(load_codes().values()) == 0
    assert Nature.objects.get(code="N01", valid_to=None).name == "质量问题"


def test_load_regions_closes_what_a_newer_list_closes():
    load_regions(below="50")
    Region.objects.filter(code="500112").update(valid_to=None, successor_code="")

    assert load_regions(below="50") == 0
    row = Region.objects.get(code="500112")
    assert (row.valid_to, row.successor_code) == (date(2026, 1, 24), "500157")


def test_every_mapping_leads_to_a_code():
    load_codes()
    known = set(Category.objects.values_list("code", flat=True)) | set(
        Nature.objects.values_list("code", flat=True)
    )

    assert {row.to_code for row in CodeMapping.objects.all()} - known == set()


def test_every_category_hangs_below_a_known_one():
    load_codes()
    codes = set(Category.objects.values_list("code", flat=True))

    assert {row.parent_code for row in Category.objects.exclude(level=0)} - codes == set()
