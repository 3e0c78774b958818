"""A platform's advisory letter: answered behind its link on a phone, put right, checked by another member."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.models import QuerySet
from django.urls import reverse

from lianwei.supervision.models import Rectification
from tests.factories import letters
from tests.factories.members import make_alliance, make_organisation, make_staff

from .conftest import DESK, PHONE, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def is_sound(person: Person) -> None:
    found = Axe().run(person.page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
    assert person.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_platform_answers_by_link_and_another_member_looks(desk: Person):
    home, other = make_organisation("YZ"), make_organisation("GA")
    make_alliance(home, other)
    writer, checker = (make_staff("mediator", organisation=each) for each in (home, other))
    letter = letters.sent(home)
    letters.promised(letter, actor=letters.writer(home))
    page = reverse("letter_detail", args=[letter.pk])

    desk.logs_in(writer).opens(page)
    is_sound(desk)
    desk.opens(reverse("letter_invite", args=[letter.pk]))
    desk.goes_on(desk.page.locator("main form .btn-primary"))
    link = desk.page.locator("#letter-url").inner_text().strip()
    desk.page.set_viewport_size(PHONE)
    desk.opens(link[link.index("/supervision/") :]).sees(letters.FACTS)
    is_sound(desk)
    desk.page.fill("[name=words]", "来函收悉，将整改。")
    desk.goes_on(desk.page.locator("#answer form .btn-primary")).sees("来函收悉，将整改。")
    desk.page.fill("[name=proof]", "首页已公示规则")
    desk.goes_on(desk.page.locator("[id^=promise] .btn-primary")).sees("您的整改证明已收到")

    desk.page.set_viewport_size(DESK)
    row = QuerySet(Rectification).get()
    desk.opens(reverse("letter_ask_check", args=[letter.pk, row.pk]))
    desk.page.select_option("[name=checker_id]", str(other.pk))
    desk.goes_on(desk.page.locator("main form .btn-primary")).sees("已请该单位核实")
    desk.logs_in(checker).opens(reverse("letter_check", args=[letter.pk, row.pk]))
    desk.page.check("[name=is_confirmed][value=yes]")
    desk.page.fill("[name=finding]", "规则已公示")
    desk.goes_on(desk.page.locator("main form .btn-primary")).sees("已核实")
    is_sound(desk)
    desk.shows("letter-checked")
