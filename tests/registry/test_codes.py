from datetime import date

import pytest

from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from lianwei.registry.models import Nature
from lianwei.registry.operations import add_code, load_codes, retire_code, revise_code
from lianwei.registry.queries import (
    category_choices,
    category_search,
    code_choices,
    code_history,
    code_label,
    code_on,
    codes_on,
    mapped_code,
)
from tests.factories.registry import registrar

pytestmark = [pytest.mark.django_db, pytest.mark.both]
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def codes():
    load_codes()


def test_code_label_is_the_name_of_the_day():
    assert code_label("nature", "N09", on=date(2023, 12, 31)) == "人格尊严"
    assert code_label("nature", "N09", on=date(2024, 1, 1)) == "人格权益"
    assert code_label("nature", "N77", on=TODAY) == "N77"


def test_revise_code_closes_the_old_version_and_opens_a_new_one():
    row = revise_code("nature", "N04", actor=registrar("code.revise"), on=TODAY, name="价格与收费")

    assert code_label("nature", "N04", on=date(2026, 11, 19)) == "价格"
    assert code_label("nature", "N04", on=TODAY) == "价格与收费"
    assert [version.valid_to for version in code_history("nature", "N04")] == [None, date(2026, 11, 19)]
    event = Event.objects.get(name="code.revised")
    assert event.details == {"kind": "nature", "code": "N04", "on": "2026-11-20", "fields": ["name"]}
    assert event.subject == f"nature:{row.pk}"


def test_revise_code_needs_the_permission_and_changes_nothing_without():
    with pytest.raises(NotAllowed):
        revise_code("nature", "N04", actor=registrar("code.view"), on=TODAY, name="价格与收费")

    assert Nature.objects.filter(code="N04").count() == 1
    assert Event.objects.count() == 0


@pytest.mark.parametrize("changes", [{"on": date(1980, 1, 1), "name": "x"}, {"on": TODAY, "name": " "}])
def test_revise_code_refuses_an_early_day_and_an_empty_name(changes):
    with pytest.raises(Invalid):
        revise_code("nature", "N04", actor=OPERATOR, **changes)

    assert Nature.objects.get(code="N04").valid_to is None


@pytest.mark.parametrize(("kind", "code"), [("nature", "N77"), ("colour", "N01")])
def test_revise_code_of_an_unknown_one(kind, code):
    with pytest.raises(NotVisible):
        revise_code(kind, code, actor=OPERATOR, on=TODAY, name="x")


def test_add_code_and_retire_it():
    add_code("channel", "C30", actor=registrar("code.add"), on=date(2026, 6, 1), name="企业微信")
    retire_code("channel", "C30", actor=registrar("code.retire"), on=TODAY)

    assert code_label("channel", "C30", on=date(2026, 11, 19)) == "企业微信"
    assert code_on("channel", "C30", on=TODAY) is None
    assert [e.name for e in Event.objects.order_by("pk")] == ["code.added", "code.retired"]


def test_add_code_refuses_a_code_that_was_ever_used():
    with pytest.raises(Invalid):
        add_code("nature", "N09", actor=OPERATOR, on=TODAY, name="尊严")


def test_codes_on_keep_the_printed_order():
    assert [entry.code for entry in codes_on("nature", on=TODAY)] == [f"N0{n}" for n in range(1, 10)] + [
        "N99"
    ]


def test_category_choices_are_grouped_class_first():
    groups = dict(category_choices(on=TODAY))

    assert len(groups) == 24
    assert groups["首饰及文体用品类"] == [
        ("G07", "首饰及文体用品类"),
        ("G0701", "首饰"),
        ("G0702", "文化用品"),
        ("G0703", "体育健身器材"),
        ("G0704", "工艺收藏品"),
        ("G0799", "其他首饰及文体用品"),
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("健身", "S0401"),
        ("手机", None),
        ("快递", "S1101"),
        ("玉石", "G0701"),
        ("G0203", "G0203"),
        ("美容美发", "S0103"),
    ],
)
def test_category_search(text, first):
    found = category_search(text, on=TODAY)

    assert (found[0].code if found else None) == first


def test_category_search_finds_nothing_for_nothing():
    assert category_search("  ", on=TODAY) == []


def test_code_choices_speak_english_where_asked(settings):
    from django.utils.translation import override

    with override("en"):
        assert code_choices("nature", on=TODAY)[0] == ("N01", "Quality")


def test_mapped_code_of_the_12315_taxonomy():
    assert mapped_code("SAMR-12315", "nature", "价格投诉", on=TODAY) == "N04"
    assert mapped_code("SAMR-12315", "category", "通讯产品", on=TODAY) == "G0101"
    assert mapped_code("SAMR-12315", "nature", "计量", on=TODAY) == "N08"
    assert mapped_code("SAMR-12315", "category", "看不懂的词", on=TODAY) is None
