"""What a consumer may ask for: the table, what fits, and the articles behind it."""

from datetime import date

import pytest

from lianwei.knowledge.models import LawArticle
from lianwei.knowledge.operations import load_knowledge
from lianwei.knowledge.queries import advice_for
from lianwei.knowledge.rules import Matter, rights_for, shipped_rights

TODAY = date(2026, 11, 22)


@pytest.fixture
def laws(db):
    load_knowledge()


def codes(**matter):
    return [right.code for right in rights_for(Matter(**matter), on=TODAY)]


def test_a_closed_gym_comes_before_other_prepaid_matters():
    tags = frozenset({"prepaid", "runaway"})

    assert codes(category="S0401", nature="N03", tags=tags) == ["prepaid-closed", "prepaid", "terms", "any"]


def test_a_mark_that_is_needed_and_missing_keeps_a_right_away():
    assert "prepaid" not in codes(category="S0401", nature="N03")


def test_food_comes_with_its_own_rule():
    assert codes(category="G0301", nature="N06")[:2] == ["food", "injury"]


def test_every_category_has_something_to_say():
    assert codes(category="X01") == ["any"]


def test_nothing_known_nothing_said():
    assert codes() == []


def test_a_right_is_not_told_before_it_held():
    assert rights_for(Matter(category="G0301"), on=date(2014, 1, 1)) == []


@pytest.mark.django_db
def test_every_article_named_in_the_table_is_held(laws):
    held = set(LawArticle.objects.on(TODAY).values_list("law_code", "article"))

    named = {pair for right in shipped_rights() for pair in right.articles}

    assert named - held == set()


@pytest.mark.django_db
def test_advice_brings_its_articles_in_the_order_of_the_table(laws):
    advice = advice_for(Matter(nature="N06", tags=frozenset()), on=TODAY)

    assert [(each.code, [article.article for article in each.articles]) for each in advice] == [
        ("injury", ["11", "40"])
    ]
    assert advice[0].say.startswith("造成人身、财产损害的")


@pytest.mark.django_db
def test_advice_speaks_english_to_english_readers(laws, english):
    assert advice_for(Matter(nature="N06"), on=TODAY)[0].say.startswith("For harm to person")
