"""A booth without network: enrolled, locked, cut off, filled, opened again, and every item arrives once."""

import json
import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.models import QuerySet
from playwright.sync_api import expect

from lianwei.arrivals.models import Arrival, Batch
from lianwei.arrivals.operations import create_booth, invite_booth
from lianwei.arrivals.queries import booth_day, follow
from lianwei.cases.models import Complaint, Enquiry
from lianwei.core import clock
from tests.factories.members import make_actor, make_organisation

from .conftest import Person, worker_runs

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ITEMS = int(os.environ.get("LIANWEI_BOOTH_ITEMS", "3"))  # 50 in `prove/booth.py`
WORDS = "三棵树 雨伞 铁轨"
TABLET = {"width": 820, "height": 1180}
READ_ALL = """async () => {
  const done = (ask) => new Promise((go) => { ask.onsuccess = () => go(ask.result); });
  const isBytes = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value);
  const text = (value) => isBytes(value) ? new TextDecoder().decode(value)
    : value && typeof value === "object" ? Object.values(value).map(text).join(" ") : String(value);
  const db = await done(indexedDB.open("lianwei-booth"));
  const rows = {};
  for (const name of db.objectStoreNames) {
    rows[name] = await done(db.transaction(name).objectStore(name).getAll());
  }
  db.close();
  const counts = Object.fromEntries(Object.entries(rows).map(([name, list]) => [name, list.length]));
  return { counts, text: text(rows) };
}"""


@pytest.fixture
def head():
    yuzhong = make_organisation("YZ", region_code="500103", phone="023-63510000")
    return make_actor("head", organisation=yuzhong)


@pytest.fixture
def tablet(desk: Person, head, settings) -> Person:
    """A device that was made a booth, with its page and lists kept."""
    settings.LIANWEI_PUBLIC_URL = desk.server
    desk.page.set_viewport_size(TABLET)
    enrol(desk, head, "解放碑点位", WORDS)
    return desk


def enrol(person: Person, head, name: str, words: str) -> None:
    """Opens a fresh link and chooses a passphrase; codes for receipts are on the device afterwards."""
    token = invite_booth(create_booth(actor=head, name=name).pk, actor=head)
    person.page.goto("about:blank")
    person.opens(f"/booth/#{token}")
    person.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for field in ("passphrase", "again"):
        screen(person, "setup").locator(f"[name={field}]").fill(words)
    screen(person, "setup").locator("button").click()
    screen(person, "home").wait_for()
    until(person, "lwBooth.desk.device().codes.length >= 50")


def screen(person: Person, name: str):
    return person.page.locator(f"[data-screen={name}]")


def press(person: Person, name: str) -> None:
    person.page.locator(
        f"[data-screen]:not([hidden]) [data-do={name}], [data-when-open] [data-do={name}]"
    ).click()


def unlock(person: Person, words: str = WORDS) -> None:
    screen(person, "locked").locator("[name=passphrase]").fill(words)
    screen(person, "locked").locator("button[type=submit]").click()


def takes_a_complaint(person: Person, number: int) -> str:
    """Answers the code on the receipt."""
    press(person, "complaint")
    form = screen(person, "complaint")
    for name, value in {
        "name": f"王桂芳{number}",
        "phone": "13812346027",
        "business": "悦动健身大坪店",
        "narrative": f"我在健身房办了年卡5800元，商家关门了。第{number}位。",
        "amount": "5,800",
    }.items():
        form.locator(f"[name={name}]").fill(value)
    agrees(form)
    form.locator("button[type=submit]").click()
    screen(person, "receipt").wait_for()
    code = screen(person, "receipt").locator("[data-code]").inner_text()
    if number == 0:
        clean(person)
        person.shows("booth-receipt")
        person.page.set_viewport_size(TABLET)
    press(person, "home")
    return code


def agrees(form) -> None:
    for name in ("agrees_handling", "agrees_telling"):
        form.locator(f"[name={name}]").check()


def takes_an_enquiry(person: Person, persons: int) -> None:
    press(person, "enquiry")
    form = screen(person, "enquiry")
    form.locator("[name=question]").fill("预付卡能不能退？")
    form.locator("[name=persons]").fill(str(persons))
    form.locator("button[type=submit]").click()
    screen(person, "receipt").wait_for()
    press(person, "home")


def until(person: Person, what: str) -> None:
    """Waits for what the page's script says; the page's policy forbids texts that are evaluated in it."""
    for _try in range(200):
        if person.page.evaluate(f"Boolean({what})"):
            return
        person.page.wait_for_timeout(100)
    raise AssertionError(f"never: {what}")


def everything_was_sent(person: Person) -> None:
    until(person, "lwBooth.desk.waiting().length === 0")


def case_of(code: str) -> Complaint:
    _noun, _sep, pk = follow(code, visitor="test").subject.partition(":")
    return QuerySet(Complaint).get(pk=pk)


def clean(person: Person) -> None:
    found = Axe().run(person.page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []


def test_a_booth_without_network_delivers_every_item_once(tablet, head):
    page = tablet.page
    page.context.set_offline(True)
    page.reload()
    unlock(tablet, "wrong words")
    page.locator("[data-notice]", has_text="口令不对，请再试一次。").wait_for()
    unlock(tablet)
    screen(tablet, "home").wait_for()

    codes = [takes_a_complaint(tablet, number) for number in range(ITEMS - 2)]
    takes_an_enquiry(tablet, 4)
    for _tap in range(3):
        page.locator("[data-counter=leaflets] [data-tap='1']").click()
    page.locator("[data-counter=leaflets] [data-tap='-1']").click()
    until(tablet, "lwBooth.desk.total('leaflets') === 2")
    tablet.sees("没有网络，照常登记").sees(f"{ITEMS} 条存在本机")
    clean(tablet)
    tablet.shows("booth-offline")
    page.reload()
    stored = page.evaluate(READ_ALL)
    assert (stored["counts"]["waiting"], stored["counts"]["settled"]) == (ITEMS, 0)
    assert [
        word for word in ("王桂芳", "13812346027", "预付卡", "lw_", codes[0]) if word in stored["text"]
    ] == []
    unlock(tablet)
    screen(tablet, "home").wait_for()

    page.context.set_offline(False)
    everything_was_sent(tablet)
    worker_runs()

    assert (QuerySet(Complaint).count(), QuerySet(Enquiry).get().persons) == (ITEMS - 2, 4)
    assert set(QuerySet(Arrival).values_list("status", flat=True)) == {"taken"}
    assert QuerySet(Arrival).count() == ITEMS
    assert dict(booth_day(clock.today(), actor=head).totals) == {
        "complaint": ITEMS - 2,
        "enquiry": 4,
        "leaflets": 2,
    }
    assert sum(batch.created for batch in QuerySet(Batch)) == ITEMS
    tablet.opens(f"/portal/track/#{codes[0]}")
    tablet.goes_on(page.locator("main form .btn-primary")).sees(case_of(codes[0]).number)


def test_what_is_typed_is_kept_and_a_refused_item_is_mended_on_the_device(tablet):
    page = tablet.page
    press(tablet, "complaint")
    screen(tablet, "complaint").locator("[name=business]").fill("悦动健身大坪店")
    press(tablet, "lock")
    screen(tablet, "locked").wait_for()
    expect(screen(tablet, "complaint").locator("[name=business]")).to_have_value("")
    unlock(tablet)
    press(tablet, "queue")
    tablet.sees("没填完").sees("悦动健身大坪店")
    page.locator("[data-act=edit]").click()
    form = screen(tablet, "complaint")
    for name, value in {"name": "王桂芳", "phone": " 12", "narrative": "不退卡", "amount": "很多"}.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("button[type=submit]").click()
    tablet.sees("请用数字填写金额").sees("请把前两项同意读给消费者听")
    agrees(form)
    clean(tablet)
    form.locator("[name=amount]").fill("58.5")
    form.locator("button[type=submit]").click()
    everything_was_sent(tablet)

    payload = json.loads(QuerySet(Arrival).get().payload.plain())
    assert (payload["amount_disputed"], payload["respondents"]) == (5850, [{"name": "悦动健身大坪店"}])


def test_a_lost_passphrase_says_what_is_lost_and_a_file_is_taken_over_once(tablet, head, tmp_path):
    page = tablet.page
    page.context.set_offline(True)
    takes_an_enquiry(tablet, 2)
    press(tablet, "queue")
    clean(tablet)
    with page.expect_download() as saved:
        press(tablet, "save")
    file = tmp_path / "handed-over.lianwei"
    saved.value.save_as(file)
    press(tablet, "lock")
    press(tablet, "forget")
    screen(tablet, "forget").wait_for()
    tablet.sees("随之丢失：1 条")
    clean(tablet)
    for _press in range(2):
        page.locator("[data-do=wipe]").click()
    screen(tablet, "unset").wait_for()
    assert page.evaluate(READ_ALL)["counts"] == {"kept": 0, "lock": 0, "settled": 0, "waiting": 0}
    assert "预付卡" not in file.read_text()

    page.context.set_offline(False)
    enrol(tablet, head, "南坪点位", "另一个 口令 在此")
    for _time in range(2):
        press(tablet, "queue")
        page.set_input_files("[data-screen=queue] [name=batch]", file)
        screen(tablet, "queue").locator("[name=passphrase]").fill(WORDS)
        screen(tablet, "queue").locator("[data-entry=fetch] button").click()
        page.locator("[data-notice]", has_text="已接收").wait_for()
        everything_was_sent(tablet)
        press(tablet, "home")
    worker_runs()

    assert (QuerySet(Enquiry).get().persons, QuerySet(Arrival).count()) == (2, 1)


def test_what_the_worker_could_not_take_comes_back_and_is_mended_here(tablet):
    page = tablet.page
    press(tablet, "complaint")
    form = screen(tablet, "complaint")
    page.evaluate("document.querySelector('[name=region]').add(new Option('别处', '500999'))")
    for name, value in {"name": "王桂芳", "phone": "13812346027", "business": "悦动健身"}.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("[name=narrative]").fill("不退卡")
    form.locator("[name=region]").select_option("500999")
    agrees(form)
    form.locator("button[type=submit]").click()
    everything_was_sent(tablet)
    worker_runs()

    until(tablet, "!lwBooth.sending.settled()")
    press(tablet, "home")
    press(tablet, "queue")
    press(tablet, "send")
    screen(tablet, "queue").locator("[data-came-back]", has_text="1 条被退回").wait_for()
    clean(tablet)
    tablet.shows("booth-came-back")
    page.set_viewport_size(TABLET)
    page.locator("[data-act=edit]").click()
    form.locator("[name=region]").select_option("")
    form.locator("button[type=submit]").click()
    everything_was_sent(tablet)
    worker_runs()

    assert (QuerySet(Arrival).get().status, QuerySet(Complaint).count()) == ("taken", 1)
