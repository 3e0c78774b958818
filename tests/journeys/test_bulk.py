"""Many cases at once in a real browser: ticked by keyboard, tried out, done, taken back."""

import pytest

from lianwei.commitments.models import Task
from lianwei.core.scope import SYSTEM
from lianwei.members.queries import actor_of
from tests.factories.cases import complaint
from tests.factories.members import make_organisation, make_staff

from .conftest import worker_runs

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def tasks() -> list[tuple[str, str]]:
    rows = Task.objects.visible_to(SYSTEM).order_by("reference")
    return list(rows.values_list("reference", "status"))


def test_a_head_sets_a_day_for_two_of_three_cases_and_takes_it_back(desk):
    head = make_staff("head", organisation=make_organisation("YZ", region_code="500103"))
    cases = [complaint(actor=actor_of(head)) for _ in range(3)]
    page = desk.logs_in(head).opens("/cases/?view=open").page

    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    page.wait_for_selector("[data-pick-count] >> text=2")
    page.select_option("[name=kind]", "task")
    page.focus("tbody input[name=pick] >> nth=0")
    with page.expect_navigation():
        page.keyboard.press("m")
    desk.shows("bulk-asked").fills(what="周五再问经营者").submits()

    desk.sees("是否确认办理").sees("设定跟进日期：2 件").shows("bulk-tried")
    assert tasks() == []

    desk.fills(reason="集中跟进")
    desk.goes_on(page.locator("#confirm button[type=submit]"))
    worker_runs()
    page.wait_for_selector("#undo")
    chosen = tasks()
    assert [status for _number, status in chosen] == ["open", "open"]
    assert {number for number, _status in chosen} < {case.number for case in cases}

    desk.goes_on(page.locator("#undo button"))
    worker_runs()
    page.wait_for_selector("#counts >> text=已撤销")
    assert tasks() == [(number, "dropped") for number, _status in chosen]
    desk.shows("bulk-undone")
