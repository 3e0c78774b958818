"""A call taken by keyboard alone, beside the plain form: what it saves is counted in keys."""

import pytest

from lianwei.cases.models import Complainant, Complaint
from lianwei.core.scope import SYSTEM
from tests.factories.members import make_organisation, make_staff
from tests.factories.registry import business, premises

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LINE = "13800006027健身跑路5800元渝北王女士"
CHOICE_KEYS = 2  # a choice is made by typing the first two characters of its name


class Typist:
    """Uses no mouse and counts keys: a character typed, or a key pressed, is one."""

    def __init__(self, page) -> None:
        self.page, self.keys = page, 0

    def types(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)

    def presses(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def goes_to(self, name: str) -> None:
        """Tab by tab, as far as it takes."""
        while self.page.evaluate("document.activeElement.name || ''") != name:
            self.presses("Tab")

    def chooses(self, name: str, value: str) -> None:
        self.goes_to(name)
        self.page.select_option(f"[name={name}]", value)
        self.keys += CHOICE_KEYS


@pytest.fixture
def clerk(reference_data):
    gym = business("重庆悦动健身有限公司")
    premises(gym, region_code="500157")
    return make_staff("clerk", organisation=make_organisation("YZ", region_code="500103"), name="张蓉")


def by_call_desk(desk) -> int:
    typist = Typist(desk.opens("/cases/call/").page)
    with desk.page.expect_response(lambda answer: answer.request.method == "POST"):
        typist.types(LINE)
    desk.page.wait_for_function("document.querySelector('[name=phone]').value === '13800006027'")
    desk.shows("call")
    while desk.page.evaluate("document.activeElement.name") != "register":
        typist.presses("Enter")
    typist.presses("Control+Enter")
    desk.page.wait_for_url("**/cases/*/")
    return typist.keys


def by_plain_form(desk) -> int:
    typist = Typist(desk.opens("/cases/new/").page)
    desk.page.focus("[name=title]")
    typist.types("健身跑路")
    typist.goes_to("narrative")
    typist.types("健身跑路")
    typist.goes_to("requests")
    typist.presses("Space")
    typist.goes_to("amount_disputed")
    typist.types("5800")
    typist.goes_to("business-0-name")
    typist.types("重庆悦动健身有限公司")
    for name, text in (("name", "王女士"), ("phone", "13800006027")):
        typist.goes_to(name)
        typist.types(text)
    typist.chooses("category", "S0401")
    typist.chooses("nature", "N03")
    typist.presses("Enter")
    return typist.keys


def test_a_call_is_taken_by_keyboard_with_a_third_of_the_keys(desk, clerk):
    desk.logs_in(clerk)

    spoken = by_call_desk(desk)
    typed = by_plain_form(desk)

    case = Complaint.objects.visible_to(SYSTEM).order_by("pk").first()
    assert (case.category, case.nature, case.region, case.amount_disputed) == (
        "S0401",
        "N03",
        "500157",
        580_000,
    )
    assert Complainant.objects.visible_to(SYSTEM).filter(complaint=case).get().name.plain() == "王女士"
    print(f"keys: {spoken} at the call desk, {typed} on the form, ratio {spoken / typed:.2f}")
    assert spoken <= typed / 3, f"{spoken} keys at the call desk, {typed} on the form"


def test_the_fields_stand_still_while_the_text_is_read(desk, clerk):
    page = desk.logs_in(clerk).opens("/cases/new/").page
    below = page.locator("main [name=phone]")
    stood = below.bounding_box()

    page.fill("main [name=narrative]", LINE)
    page.locator("#proposals button[name=take]").first.wait_for()

    assert below.bounding_box() == stood
