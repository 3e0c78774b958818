"""Words that speak for a code: the shipped table, and what it says of a text."""

import csv

import pytest

from lianwei.cases.rules.cues import (
    CATEGORY,
    GROUP,
    NATURE,
    REQUEST,
    SHIPPED,
    TAG,
    TARGETS,
    URGENT,
    suggestions,
)
from lianwei.reading.classifier import LIKELY, SURE, UNSURE
from lianwei.registry.models import Category, ConsumerGroup, Nature, RequestType


def codes(text, target, **options):
    return [(each.code, each.confidence) for each in suggestions(text, **options)[target]]


@pytest.mark.parametrize(
    ("text", "target", "said"),
    [
        ("健身 跑路", CATEGORY, [("S0401", SURE)]),
        ("健身 跑路", NATURE, [("N03", LIKELY)]),
        ("健身 跑路", REQUEST, [("R13", LIKELY)]),
        ("美容院 办卡", TAG, [("prepaid", SURE)]),
        ("燃气灶坏", CATEGORY, [("G0106", LIKELY)]),
        ("火锅里有虫子", CATEGORY, [("S0101", UNSURE), ("G0301", UNSURE)]),
        ("吃了拉肚子住院", URGENT, [("injury", SURE), ("poisoning", LIKELY)]),
        ("天气很好", CATEGORY, []),
    ],
)
def test_what_words_speak_for(text, target, said):
    assert codes(text, target) == said


def test_traditional_characters_are_read_alike():
    assert codes("車貸 健身卡", CATEGORY) == codes("车贷 健身卡", CATEGORY)


@pytest.mark.parametrize(("age", "group"), [(67, "P01"), (60, "P01"), (17, "P02"), (45, None)])
def test_a_stated_age_decides_the_group(age, group):
    assert codes("孩子", GROUP, age=age) == ([(group, SURE)] if group else [])


def test_the_words_that_led_to_it_are_named_in_their_order():
    assert suggestions("定金不退")[NATURE][0].words == ("定金", "不退")


def test_every_target_has_a_list():
    assert set(suggestions("")) == set(TARGETS)


@pytest.mark.django_db
def test_every_code_of_the_table_exists(reference_data):
    with SHIPPED.open(encoding="utf-8") as file:
        named = {(row["target"], row["code"]) for row in csv.DictReader(file)}
    held = {
        CATEGORY: set(Category.objects.values_list("code", flat=True)),
        NATURE: set(Nature.objects.values_list("code", flat=True)),
        REQUEST: set(RequestType.objects.values_list("code", flat=True)),
        GROUP: set(ConsumerGroup.objects.values_list("code", flat=True)),
    }

    assert {pair for pair in named if pair[0] in held and pair[1] not in held[pair[0]]} == set()
