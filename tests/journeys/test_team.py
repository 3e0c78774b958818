"""The team in a real browser: a page beats, the colleague shows, a task by keyboard, a case given away."""

import pytest

from lianwei.cases.models import Complaint
from lianwei.cases.operations.desk.presence import be_present
from lianwei.cases.sight import store
from lianwei.commitments.models import Task
from lianwei.core.scope import SYSTEM, find
from lianwei.members.queries import actor_of
from tests.factories.cases import complaint
from tests.factories.members import make_organisation, make_staff

from .conftest import PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_head_sees_a_colleague_notes_a_task_and_gives_the_case_away(desk):
    office = make_organisation("YZ", region_code="500103")
    head = make_staff("head", organisation=office, name="周主任")
    wang = make_staff("mediator", organisation=office, name="王强")
    case = complaint(actor=actor_of(head))
    case.handler = None
    store(case)
    address = f"/cases/{case.pk}/"
    desk.logs_in(head).opens(address)

    be_present(case.pk, actor=actor_of(wang))
    desk.page.evaluate("document.querySelectorAll('[data-beat]').forEach(p => htmx.trigger(p, 'beat'))")
    desk.page.wait_for_selector("#presence >> text=王强 正在处理本件")
    desk.shows("presence")

    desk.page.keyboard.press("w")
    desk.page.wait_for_selector("[name=what]")
    desk.fills(what="周五再问经营者").submits()
    assert desk.page.url.endswith(address)
    task = Task.objects.visible_to(SYSTEM).get()
    assert (task.what, task.person_id, task.subject) == ("周五再问经营者", head.pk, f"complaint:{case.pk}")

    desk.goes_on(desk.page.locator("#proposal button"))
    assert find(Complaint, case.pk, actor=SYSTEM).handler_id == wang.pk
    desk.opens("/cases/team/").shows("team")


def test_on_a_phone_the_navigation_is_folded_until_it_is_asked_for(desk):
    head = make_staff("head", organisation=make_organisation("YZ", region_code="500103"))
    cases = desk.logs_in(head).page.locator(".lw-side a[href='/cases/']")
    assert cases.is_visible()
    desk.page.set_viewport_size(PHONE)
    assert not cases.is_visible()

    desk.page.get_by_text("菜单", exact=True).click()
    desk.goes_on(cases)
    assert desk.page.url.endswith("/cases/")
    assert not cases.is_visible(), "a new page begins folded"
