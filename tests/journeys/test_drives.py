"""A drive on a phone and at the desk: chosen on figures, begun, inspected, put right, measured."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.models import QuerySet
from django.urls import reverse

from lianwei.supervision.models import Drive, DriveFinding
from tests.factories import drives
from tests.factories.members import make_organisation, make_staff

from .conftest import DESK, PHONE, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FIELDS = {
    "starts_on": "2026-06-01",
    "ends_on": "2026-07-31",
    "planned": "2",
    "comparison_reason": "治理不涉及",
}
VISIT = {"visited_on": "2026-06-09", "business": "大坪某健身房", "place": "大坪", "text": drives.FOUND}
BUTTON = "main form .btn-primary"


def is_sound(person: Person) -> None:
    found = Axe().run(person.page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
    assert person.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def fills(person: Person, values: dict[str, str]) -> None:
    for name, value in values.items():
        person.page.fill(f"[name={name}]", value)


def test_a_drive_from_its_figures_to_its_effect(desk: Person):
    home = make_organisation("YZ")
    clerk, head = (make_staff(role, organisation=home) for role in ("clerk", "head"))
    for month, count in ((4, 3), (5, 3), (9, 1)):
        for _n in range(count):
            drives.complaint_on(home, date(2026, month, 3))
            drives.complaint_on(home, date(2026, month, 4), category="S0103")

    desk.logs_in(head).opens(reverse("drive_plan_areas")).sees("健身服务")
    is_sound(desk)
    desk.goes_on(desk.page.locator("a[href*='area=S0401']"))
    fills(desk, FIELDS)
    desk.page.select_option("[name=compared_1]", "S0103")
    desk.goes_on(desk.page.locator(BUTTON)).sees("方案已保存")
    drive = QuerySet(Drive).get()
    desk.opens(reverse("drive_begin", args=[drive.pk]))
    desk.goes_on(desk.page.locator(BUTTON)).sees("治理已启动")

    desk.page.set_viewport_size(PHONE)
    desk.logs_in(clerk).opens(reverse("drive_inspect", args=[drive.pk]))
    is_sound(desk)
    fills(desk, VISIT | {"due_on": "2026-06-20"})
    desk.page.select_option("[name=kind]", "prepaid")
    desk.page.check("[name=remedy][value=ordered]")
    desk.goes_on(desk.page.locator(BUTTON)).sees(drives.FOUND)
    is_sound(desk)
    row = QuerySet(DriveFinding).get()
    desk.opens(reverse("drive_prove", args=[drive.pk, row.pk]))
    desk.page.fill("[name=proof]", "余额已退还")
    desk.goes_on(desk.page.locator(BUTTON)).sees("由第二人核实")

    desk.page.set_viewport_size(DESK)
    desk.logs_in(head).opens(reverse("drive_check", args=[drive.pk, row.pk]))
    desk.page.check("[name=is_kept][value=yes]")
    desk.page.fill("[name=verdict]", "现场核对，已退还")
    desk.goes_on(desk.page.locator(BUTTON)).sees("核实已整改")
    desk.opens(reverse("drive_measure", args=[drive.pk]))
    desk.goes_on(desk.page.locator(BUTTON)).sees("投诉变化")
    is_sound(desk)
    desk.shows("drive-measured")
