"""Language, large print, compact rows: chosen without scripts, kept in cookies."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from lianwei.ui.context import Shell
from lianwei.ui.middleware import ShellMiddleware

pytestmark = pytest.mark.urls("tests.ui.urls")
CHOOSE = "/styleguide/preferences/"


@pytest.mark.parametrize(
    ("choice", "cookie"),
    [
        ({"language": "en"}, ("django_language", "en")),
        ({"big": "1"}, ("lw_big", "1")),
        ({"big": "0"}, ("lw_big", "0")),
        ({"compact": "1"}, ("lw_compact", "1")),
    ],
)
def test_preference_choose_keeps_the_choice_and_goes_back(choice, cookie):
    answer = Client().post(CHOOSE, choice | {"next": "/styleguide/?layout=portal"})

    assert (answer.status_code, answer["Location"]) == (302, "/styleguide/?layout=portal")
    assert [(name, kept.value) for name, kept in answer.cookies.items()] == [cookie]
    assert answer.cookies[cookie[0]]["httponly"] is True


def test_preference_choose_ignores_what_it_does_not_know():
    answer = Client().post(CHOOSE, {"language": "xx", "big": "2", "compact": ""})

    assert dict(answer.cookies) == {}


@pytest.mark.parametrize("target", ["https://evil.invalid/", "//evil.invalid/", "javascript:alert(1)", ""])
def test_preference_choose_never_leads_off_the_site(target):
    assert Client().post(CHOOSE, {"big": "1", "next": target})["Location"] == "/"


def test_preference_choose_answers_posts_alone():
    assert Client().get(CHOOSE).status_code == 405


def test_the_page_follows_the_choice():
    client = Client(headers={"accept-language": "zh-hans"})
    client.post(CHOOSE, {"big": "1"})
    client.post(CHOOSE, {"language": "en"})

    page = client.get("/styleguide/").content.decode()

    assert '<html lang="en" data-bs-theme="light" class="lw-elder">' in page


@pytest.mark.parametrize(
    ("query", "cookie", "is_big"),
    [("?big=1", "", True), ("?big=0", "1", False), ("", "1", True), ("", "", False), ("?big=7", "1", True)],
)
def test_large_print_by_address_wins_over_the_cookie(query, cookie, is_big):
    request = RequestFactory().get(f"/{query}")
    request.COOKIES["lw_big"] = cookie

    assert Shell(request).is_big is is_big


def test_large_print_asked_for_in_an_address_stays():
    answer = ShellMiddleware(lambda request: HttpResponse("x"))(RequestFactory().get("/?big=1"))

    assert answer.cookies["lw_big"].value == "1"


def test_a_page_varies_by_htmx():
    answer = ShellMiddleware(lambda request: HttpResponse("x"))(RequestFactory().get("/"))

    assert answer["Vary"] == "HX-Request"
