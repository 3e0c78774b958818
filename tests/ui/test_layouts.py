"""Pages, fragments, refusals: the same with scripts and without."""

import pytest
from django.conf import settings
from django.test import Client, override_settings

pytestmark = pytest.mark.urls("tests.ui.urls")
HTMX = {"HX-Request": "true"}
SHELL = "lianwei.ui.middleware.ShellMiddleware"
WITH_SHELL = [*(m for m in settings.MIDDLEWARE if m != SHELL), SHELL]


@pytest.fixture
def client():
    return Client(headers={"accept-language": "zh-hans"})


@pytest.mark.parametrize("layout", ["desk", "plain", "portal"])
def test_every_layout_is_whole_and_names_its_parts(client, elements, layout):
    page = elements(client.get("/styleguide/", {"layout": layout}).content.decode())
    ids = [attrs["id"] for _tag, attrs in page.found if attrs.get("id")]

    assert (page.open, page.crossed) == ([], [])
    assert [name for name in set(ids) if ids.count(name) > 1] == []
    assert [tag for tag, _attrs in page.found].count("main") == 1
    assert [tag for tag, _attrs in page.found].count("h1") == 1


def test_no_page_holds_inline_style_or_script(client, elements):
    page = elements(client.get("/styleguide/").content.decode())

    assert [
        attrs
        for _tag, attrs in page.found
        if "style" in attrs or any(name.startswith("on") for name in attrs)
    ] == []
    assert [
        tag for tag, attrs in page.found if tag == "style" or (tag == "script" and not attrs.get("src"))
    ] == []


def test_every_field_has_a_label(client, elements):
    page = elements(client.get("/styleguide/").content.decode())
    labelled = {attrs.get("for") for tag, attrs in page.found if tag == "label"}
    fields = [a for t, a in page.found if t in ("input", "select", "textarea") and a.get("type") != "hidden"]

    assert [
        a for a in fields if a.get("id") not in labelled and a.get("type") not in ("radio", "checkbox")
    ] == []


def test_the_first_primary_button_is_the_next_step(client):
    page = client.get("/styleguide/").content.decode()

    assert page.index("lw-next") < page.index("btn-primary")


@pytest.mark.parametrize(
    ("kind", "title", "advice"),
    [
        ("404", "没有找到", "请核对网址或编号。"),
        ("403", "您的角色不含这一步", ""),
        ("409", "内容刚刚变了", "请返回并刷新页面"),
        ("422", "请核对填写的内容", "请按浏览器的返回键回去改正，您填的内容都在。"),
    ],
)
def test_a_refusal_says_what_happened_and_what_to_do(client, kind, title, advice):
    answer = client.get(f"/refuse/{kind}/")
    page = answer.content.decode()

    assert answer.status_code == int(kind)
    assert f"<title>{title}" in page.replace("\n", "")
    assert advice in page
    assert 'id="main"' in page


def test_a_refusal_for_htmx_is_the_flash_alone(client):
    answer = client.get("/refuse/409/", headers=HTMX)
    page = answer.content.decode().strip()

    assert answer.status_code == 409
    assert page.startswith('<section class="lw-error-page" id="refusal" role="alert" data-refusal="409"')
    assert "<html" not in page


def test_a_refusal_that_names_one_field_says_its_sentence_once(client):
    page = client.get("/refuse/422/").content.decode()

    assert page.count("请用数字填写金额，例如 5800。") == 1


def test_a_page_that_does_not_exist_is_refused_in_our_words(client):
    answer = client.get("/nothing/here/")

    assert answer.status_code == 404
    assert "没有找到" in answer.content.decode()


def test_a_lost_token_is_told_kindly():
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "zh-hans"})

    answer = client.post("/styleguide/preferences/", {"big": "1"})

    assert answer.status_code == 403
    assert "这个页面打开太久" in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_pages_for_our_own_faults_need_no_request(name):
    from django.template.loader import get_template

    page = get_template(name).render()

    assert '<html lang="zh-hans"' in page
    assert "{%" not in page


@override_settings(MIDDLEWARE=WITH_SHELL)
def test_what_was_flashed_comes_with_the_fragment(client):
    answer = client.post("/intake/", {"name": "悦动健身", "story": "停业"}, headers=HTMX)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert 'id="flash"' in page
    assert 'hx-swap-oob="true"' in page
    assert "已登记，编号 YZ-2026-01272。" in page


@override_settings(MIDDLEWARE=WITH_SHELL)
def test_without_htmx_the_flash_waits_for_the_next_page(client):
    answer = client.post("/intake/", {"name": "悦动健身", "story": "停业"})

    page = client.get("/styleguide/").content.decode()

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "已登记，编号 YZ-2026-01272。" in page
    assert "已登记，编号 YZ-2026-01272。" not in client.get("/intake/").content.decode()


def test_what_people_typed_is_escaped_in_a_flash(client, rf):
    from django.template.loader import render_to_string

    markup = render_to_string("ui/_flash.html", {"text": "<b>王*</b>", "kind": "success"})

    assert "&lt;b&gt;王*&lt;/b&gt;" in markup
