"""A suggestion on a regulation: written with changed words, a comment decided on, submitted."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.factories import proposing
from tests.factories.members import make_organisation, make_staff

from .conftest import PHONE, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def is_sound(person: Person) -> None:
    found = Axe().run(person.page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
    assert person.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_suggestion_is_written_commented_on_and_submitted(desk: Person):
    home = make_organisation("YZ")
    boss = make_staff("head", organisation=home)
    row = proposing.draft(home)
    proposing.comment(row, proposing.head(home))

    desk.logs_in(boss).opens(reverse("suggestion_write", args=[row.pk]))
    for name, text in (
        ("number", "第十二条"),
        ("present", proposing.PRESENT),
        ("proposed", proposing.PROPOSED),
        ("reason", "三十日太长"),
    ):
        desk.page.fill(f"[name={name}]", text)
    desk.goes_on(desk.page.locator("main form .btn-primary")).sees("修改对照")
    is_sound(desk)
    desk.opens(reverse("suggestion_submit", args=[row.pk]))
    desk.page.fill("[name=note]", "征求意见网站")
    desk.goes_on(desk.page.locator("main form .btn-primary")).sees("还有1条意见未处理")
    desk.opens(reverse("suggestion_view", args=[row.pk]))
    desk.goes_on(desk.page.locator("#comments tbody a"))
    desk.page.check("[name=decision][value=refused]")
    desk.page.fill("[name=reason]", "十五日已够")
    desk.goes_on(desk.page.locator("main form .btn-primary")).sees("处理结果已登记")
    desk.opens(reverse("suggestion_submit", args=[row.pk]))
    desk.page.fill("[name=note]", "征求意见网站")
    desk.goes_on(desk.page.locator("main form .btn-primary")).sees("收到答复后登记")
    desk.page.set_viewport_size(PHONE)
    is_sound(desk)
