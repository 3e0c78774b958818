"""A contract is read, cut, compared, judged, agreed to, written about, renewed and checked again."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from lianwei.core import clock
from lianwei.core.queue import deliver_pending
from tests.factories import terms
from tests.factories.members import make_alliance, make_organisation, make_staff
from tests.factories.registry import business

from .conftest import PHONE, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def is_sound(person: Person) -> None:
    found = Axe().run(person.page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
    assert person.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def brings(desk: Person, text: str, **values: str) -> None:
    for name, value in {"title": "供用水合同", "found_at": "企业网站", "text": text, **values}.items():
        desk.page.fill(f"[name={name}]", value)
    desk.goes_on(desk.page.locator("main form .btn-primary"))


def test_a_contract_is_reviewed_and_checked_again(desk: Person):
    home = make_organisation("YZ")
    make_alliance(home)
    terms.article()
    terms.in_force(home)
    business(terms.FIRM)
    writer, boss = (make_staff(role, organisation=home) for role in ("mediator", "head"))

    desk.logs_in(writer).opens(reverse("terms_review_open"))
    desk.page.fill("[name=title]", terms.TITLE)
    desk.page.check("[name=has_no_fee]")
    desk.goes_on(desk.page.locator("main form .btn-primary")).sees("添加合同")
    page = desk.page.url
    key = int(page.rstrip("/").rpartition("/")[2])
    desk.opens(reverse("terms_review_add_contract", args=[key]))
    numbers = {"users": "120000", "users_source": "企业年报"}
    brings(desk, terms.TEXT, business=terms.FIRM, version_on="2024-01-01", **numbers)
    desk.sees("已拆分为")
    deliver_pending()
    desk.opens(reverse("terms_review_begin", args=[key]))
    desk.goes_on(desk.page.locator("main form .btn-primary"))

    desk.opens(desk.page.locator("#next-step a.btn-primary").get_attribute("href")).sees("加重消费者责任")
    is_sound(desk)
    desk.shows("terms-contract")
    desk.goes_on(desk.page.locator("#next-step form button")).sees("已将 4 条认定为无问题")
    desk.goes_on(desk.page.locator("#clauses td a").first)
    is_sound(desk)
    desk.shows("terms-clause")
    desk.goes_on(desk.page.locator("#decide .btn-primary")).sees("点评意见已保存")

    desk.logs_in(boss).opens(reverse("terms_review_agree", args=[key]))
    desk.goes_on(desk.page.locator("main form .btn-primary")).sees("意见已复核")
    is_sound(desk)
    desk.logs_in(writer).opens(reverse("terms_review_view", args=[key]))
    desk.goes_on(desk.page.locator("[id^=firm-] header a.btn"))
    assert terms.UNFAIR in desk.page.input_value("[name=grounds]")
    desk.page.fill("[name=reply_due]", "2099-12-31")
    desk.goes_on(desk.page.locator("main form .btn-primary")).sees("劝喻函")

    desk.opens(reverse("terms_review_send", args=[key]))
    desk.goes_on(desk.page.locator("main form .btn-primary"))
    desk.goes_on(desk.page.locator("[id^=firm-] a", has_text="添加新版本"))
    brings(desk, terms.NEW_TEXT, version_on=clock.today().isoformat())
    desk.sees("新旧对照")
    is_sound(desk)
    desk.shows("terms-versions")
    desk.page.set_viewport_size(PHONE)
    is_sound(desk)
    desk.goes_on(desk.page.locator("main form .btn-primary")).sees("120000")
    is_sound(desk)
    report = desk.page.request.get(desk.page.url.rstrip("/") + "/report.xlsx")
    assert report.ok and report.body()[:2] == b"PK"
