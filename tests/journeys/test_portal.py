"""A consumer with a phone: files, follows, proves the phone, takes the complaint back; axe sees each page."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from lianwei.arrivals.models import DraftPiece, DraftUpload
from lianwei.arrivals.operations.visits import FILING, count_visit
from lianwei.cases.models import Complaint
from lianwei.core.messages.models import Message
from lianwei.core.scope import SYSTEM
from tests.factories.members import make_organisation

from .conftest import PHONE, Person, worker_runs

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
STORY = "我在健身房办了年卡5800元，商家关门跑路，我在里面摔倒骨折住院。"
PUBLIC = ("", "advice/", "directory/", "question/", "file/", "track/", "privacy/")


@pytest.fixture
def consumer(desk: Person) -> Person:
    make_organisation("YZ", region_code="500103", phone="023-63510000")
    desk.page.set_viewport_size(PHONE)
    return desk


def clean(person: Person) -> None:
    """axe-core finds nothing, and nothing scrolls sideways on a phone."""
    found = Axe().run(person.page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
    assert person.page.evaluate("document.documentElement.scrollWidth") <= person.page.viewport_size["width"]


def press_on(person: Person) -> None:
    """The primary button of the form."""
    person.goes_on(person.page.locator("main form .btn-primary").last)


def filed(person: Person) -> str:
    person.opens("/portal/file/").fills(narrative=STORY)
    clean(person)
    press_on(person)
    person.sees("120").sees("健身")
    person.fills(business="悦动健身大坪店", amount="5800", name="王桂芳", phone="13812346027")
    clean(person)
    press_on(person)
    person.fills(requests="R13", agrees_handling=True, agrees_tell_business=True, agrees_sensitive=True)
    clean(person)
    person.page.locator("main form[data-upload] .btn-primary").click()
    person.page.wait_for_url("**/portal/receipt/")
    clean(person)
    return person.page.inner_text("#tracking-code")


def test_a_consumer_files_with_a_phone_follows_and_takes_it_back(consumer):
    code = filed(consumer)
    consumer.shows("portal-receipt")
    worker_runs()
    consumer.page.set_viewport_size(PHONE)

    consumer.opens(f"/portal/track/#{code}")
    expect(consumer.page.locator("[name=code]")).to_have_value(code)
    press_on(consumer)
    complaint = Complaint.objects.visible_to(SYSTEM).get()
    consumer.sees(complaint.number)
    clean(consumer)

    consumer.goes_on(consumer.page.locator("form[action$='/status/code/'] button"))
    [proof] = re.findall(r"\d{6}", Message.objects.filter(template="proof").get().text.plain())
    consumer.fills(proof=proof)
    press_on(consumer)
    clean(consumer)
    consumer.shows("portal-status")
    consumer.goes_on(consumer.page.locator("form[action$='/door/withdraw/'] button"))
    consumer.fills(sure=True).submits()

    complaint.refresh_from_db()
    assert complaint.status == "withdrawn"


def test_a_photo_goes_in_pieces_and_is_listed(consumer, tmp_path):
    from PIL import Image

    photo = tmp_path / "收据.png"
    Image.effect_noise((1000, 1000), 90).save(photo)  # about a megabyte: several pieces
    consumer.opens("/portal/file/").fills(narrative=STORY)
    press_on(consumer)
    consumer.fills(business="悦动健身大坪店", name="王桂芳", phone="13812346027")
    press_on(consumer)

    consumer.page.set_input_files("[name=uploads]", photo)
    consumer.page.get_by_text("收据.png 100 %").wait_for()

    consumer.opens("/portal/file/wish/").sees("收据.png").sees("已传完")
    clean(consumer)
    consumer.shows("portal-wish")


def test_a_photo_that_breaks_at_nine_tenths_says_so_and_goes_on_from_there(consumer, tmp_path):
    from PIL import Image

    photo, page = tmp_path / "合同.png", consumer.page
    Image.effect_noise((2400, 2400), 90).save(photo)  # several megabytes: more than ten pieces
    last = photo.stat().st_size * 9 // 10
    sent: list[int] = []

    def line(route):
        at = int(route.request.url.rstrip("/").rpartition("/")[2])
        sent.append(at)
        return route.abort("internetdisconnected") if at >= last else route.continue_()

    page.add_init_script("const wait = setTimeout; window.setTimeout = (go, ms) => wait(go, ms / 100);")
    page.route(re.compile(r"/portal/upload/.+/\d+/$"), line)
    consumer.opens("/portal/file/").fills(narrative=STORY)
    press_on(consumer)
    consumer.fills(business="悦动健身大坪店", name="王桂芳", phone="13812346027")
    press_on(consumer)
    page.set_input_files("[name=uploads]", photo)
    page.locator("[data-progress]", has_text="断线了").wait_for()
    clean(consumer)
    consumer.shows("portal-broken-upload")

    page.unroute_all()
    before = DraftPiece.objects.count()
    page.set_input_files("[name=uploads]", [])
    page.set_input_files("[name=uploads]", photo)
    page.get_by_text("合同.png 100 %").wait_for()

    upload = DraftUpload.objects.get()
    assert (upload.received, before > 0, max(sent) >= last) == (photo.stat().st_size, True, True)


@pytest.mark.parametrize("query", ["", "?big=1"])
def test_axe_finds_nothing_on_any_page_in_either_print(consumer, query):
    for path in PUBLIC:
        consumer.opens(f"/portal/{path}{query}")
        clean(consumer)


def test_axe_finds_nothing_where_a_question_was_asked_and_a_sum_is(consumer):
    consumer.opens("/portal/question/").fills(question="预付卡能退吗", phone="13812346027")
    press_on(consumer)
    consumer.sees("查询码")
    clean(consumer)

    for _n in range(FILING.asks_from):
        count_visit(FILING, "127.0.0.1")
    consumer.opens("/portal/question/").sees("等于几")
    clean(consumer)


def test_the_three_screens_by_keyboard_alone(consumer):
    page = consumer.page
    consumer.opens("/portal/file/")
    tab_to(page, "narrative")
    page.keyboard.type(STORY)
    tab_to_button(page)
    tab_to(page, "business")
    page.keyboard.type("悦动健身大坪店")
    tab_to(page, "name")
    page.keyboard.type("王桂芳")
    tab_to(page, "phone")
    page.keyboard.type("13812346027")
    tab_to_button(page)
    for name in ("requests", "agrees_handling", "agrees_tell_business", "agrees_sensitive"):
        tab_to(page, name)
        page.keyboard.press("Space")
    tab_to_button(page)

    page.wait_for_url("**/portal/receipt/")


def tab_to(page, name: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def tab_to_button(page) -> None:
    """On to the primary button, and press it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if "btn-primary" in page.evaluate("document.activeElement.className"):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError("the keyboard does not reach the button")
