"""Traditional Chinese: made from the simplified catalogues as a whole, offered on every page."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from lianwei.registry.queries import code_choices
from lianwei.web.queries.details import shipped_details
from tools.messages import catalogues, traditional, traditional_catalogue

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@pytest.mark.parametrize("po", catalogues(), ids=lambda po: po.parents[3].name)
def test_every_sentence_is_there_and_keeps_its_placeholders(po):
    made = [each for each in traditional_catalogue(po) if each.id]

    assert made
    for message in made:
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(PLACEHOLDER.findall(str(message.id)))
        assert all(said) and all(set(PLACEHOLDER.findall(each)) <= wanted for each in said)


def test_the_corrections_hold():
    assert traditional("系统里的群众为了秘密") == "系統裡的群眾為了秘密"


def test_a_page_speaks_traditional_and_offers_the_other_languages(db):
    text = Client(headers={"accept-language": "zh-TW"}).get(reverse("portal_home")).content.decode()

    assert 'lang="zh-hant"' in text and "我要投訴" in text
    assert 'value="zh-hans"' in text and 'value="en"' in text and 'value="zh-hant"' not in text


def test_what_no_catalogue_holds_is_simplified_and_not_english():
    with translation.override("zh-hant"):
        assert gettext("File a complaint") == "我要投訴"


def test_names_of_lists_and_questions_are_traditional_too(reference_data):
    with translation.override("zh-hant"):
        wishes = dict(code_choices("request_type", on=date(2026, 11, 2)))
        asked = [each.words[0] for each in shipped_details()]

    assert wishes["R06"] == "退還貨款和服務費用"
    assert asked == [traditional(each.label) for each in shipped_details()]
