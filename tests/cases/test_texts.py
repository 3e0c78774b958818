"""Free text of a case: numbers of people become tokens, one number one token, values sealed beside it."""

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import NarrativeToken
from lianwei.cases.texts import write_text
from tests.factories.cases import complaint, staff

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def case():
    return complaint(actor=staff(), narrative="店家13900001111不退")


def tokens(case):
    rows = QuerySet(NarrativeToken).filter(complaint=case).order_by("pk")
    return [(each.token, each.kind, each.value.plain()) for each in rows]


def test_a_known_number_gets_the_token_it_has_and_a_new_one_the_next(case):
    text = write_text(case, "又打了13900001111和139-0000-1111,店长13700002222")

    assert text == "又打了〔电话1〕和〔电话1〕,店长〔电话2〕"
    assert tokens(case) == [("〔电话1〕", "phone", "13900001111"), ("〔电话2〕", "phone", "13700002222")]


def test_kinds_are_counted_apart(case):
    text = write_text(case, "身份证11010519491231002X,账号6222020200012345678")

    assert text == "身份证〔证件1〕,账号〔账号1〕"
    assert [token for token, _kind, _value in tokens(case)] == ["〔电话1〕", "〔证件1〕", "〔账号1〕"]


@pytest.mark.parametrize("text", ["", "退5800元,2026年3月2日下午3点", "🙂 阿依古丽·买买提 𬱖"])
def test_text_without_numbers_of_people_stays_as_it_is(case, text):
    assert (write_text(case, text), len(tokens(case))) == (text, 1)


def test_written_again_it_comes_back_unchanged(case):
    once = write_text(case, "店长13700002222")

    assert (write_text(case, once), len(tokens(case))) == (once, 2)


def test_the_value_is_sealed(case):
    row = QuerySet(NarrativeToken).get(complaint=case)

    assert str(row.value) == "****1111"
    assert b"13900001111" not in row.value.blob


def test_with_the_tokens_the_text_can_be_read_again(case):
    text = write_text(case, "店长13700002222,店家13900001111")
    for token, _kind, value in tokens(case):
        text = text.replace(token, value)

    assert text == "店长13700002222,店家13900001111"


def test_a_token_somebody_typed_takes_no_number_away(case):
    text = write_text(case, "我写〔电话2〕,店长13700002222")

    assert text == "我写〔电话2〕,店长〔电话3〕"
