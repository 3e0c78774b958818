"""An observation from the plan to the report; a visit is made on a phone without network and arrives once."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.models import QuerySet
from django.urls import reverse
from playwright.sync_api import expect

from lianwei.core import clock
from lianwei.core.files.models import File
from lianwei.core.models import Event
from lianwei.core.scope import attached
from lianwei.supervision.models import Observation, ObservationVisit, checklist_of, visits_of
from tests.factories import observing
from tests.factories.members import make_organisation, make_staff

from .conftest import DESK, PHONE, Person, worker_runs

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def is_sound(person: Person) -> None:
    found = Axe().run(person.page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
    assert person.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def plans(desk: Person, home) -> Observation:
    """Title, checklist, two shops, one trained volunteer; the visits shared out and begun."""
    day = clock.today().isoformat()
    desk.opens(reverse("observation_draft"))
    desk.fills(title="儿童彩妆体察", looked_at="柜台销售情况", starts_on=day, ends_on=day).submits()
    row = QuerySet(Observation).get()
    desk.opens(reverse("observation_compose", args=[row.pk])).fills(lines=observing.LINES).submits()
    shops = "甲店 | 专柜 | 渝中区 | 一号\n乙店 | 市场 | 渝中区 | 二号"
    desk.opens(reverse("observation_add_shops", args=[row.pk])).fills(shops=shops).submits()
    named = {"member_id": home.pk, "name": "张志愿", "trained_on": day, "passed_on": day}
    desk.opens(reverse("observation_name", args=[row.pk])).fills(**named).submits()
    for verb in ("draw", "begin"):
        desk.opens(reverse(f"observation_{verb}", args=[row.pk])).submits()
    return row


def link_of(desk: Person, row: Observation) -> str:
    observer = visits_of(row)[0].observer_id
    desk.opens(reverse("observation_invite", args=[row.pk, observer]))
    desk.goes_on(desk.page.locator("main form .btn-primary"))
    link = desk.page.locator("#visit-url").inner_text().strip()
    return link[link.index("/visit/") :]


def visits(phone, row: Observation, *, good: bool) -> None:
    """The next shop, all items, one photo, done."""
    phone.locator("[data-open]:visible").first.click()
    form = phone.locator("form[data-entry]")
    form.wait_for(state="visible")
    checklist = checklist_of(row)
    assert checklist is not None
    for key, answer in observing.answers(row, good=good).items():
        field = form.locator(f"[name={key}]")
        if field.first.get_attribute("type") == "radio":
            form.locator(f"[name={key}][value='{answer}']").check()
        else:
            field.fill(answer)
    form.locator("[name=place]").fill("一层")
    form.locator("[name=is_unannounced]").check()
    colour = "green" if good else "red"
    picture = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": observing.photo(colour).data}
    form.locator("[data-photo=i1]").set_input_files(picture)
    expect(form.locator("[data-count=i1]")).not_to_be_empty()
    form.locator("[type=submit]").click()
    phone.locator("[data-screen=home]").wait_for(state="visible")


def test_a_round_of_visits_from_the_plan_to_the_report(desk: Person):
    home = make_organisation("YZ")
    desk.logs_in(make_staff("mediator", organisation=home))
    row = plans(desk, home)
    is_sound(desk)
    link = link_of(desk, row)

    browser = desk.page.context.browser
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    phone = context.new_page()
    phone.goto(f"{desk.server}{link}")
    phone.locator("[data-open]:visible").first.wait_for()
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.reload()
    phone.locator("[data-open]:visible").first.wait_for()
    is_sound(Person(phone, desk.server))

    context.set_offline(True)
    phone.reload()
    visits(phone, row, good=True)
    visits(phone, row, good=False)
    expect(phone.locator("[data-waiting]")).to_contain_text("4")
    assert not QuerySet(ObservationVisit).exclude(status="planned").exists()

    context.set_offline(False)
    expect(phone.locator("[data-waiting]")).to_contain_text("全部")
    phone.locator("[data-do=send]").click()
    seen = list(visits_of(row))
    assert [each.questions for each in seen] == [["quick"], ["quick"]]
    assert [attached(File, each).count() for each in seen] == [1, 1]
    arrived = Event.objects.filter(name="observation_visit.received")
    assert arrived.count() == 2 and "张志愿" not in json.dumps([each.details for each in arrived])
    context.close()

    desk.page.set_viewport_size(DESK)
    for visit in seen:
        desk.opens(reverse("observation_visit_keep", args=[visit.pk]))
        desk.fills(reason="体察员熟悉清单，已电话核实").submits()
    desk.opens(reverse("observation_close", args=[row.pk])).submits()
    desk.opens(reverse("observation_write", args=[row.pk])).fills(to_trader="明示适用年龄。").submits()
    desk.opens(reverse("observation_report", args=[row.pk])).submits()
    worker_runs()
    desk.opens(reverse("observation_view_results", args=[row.pk])).sees("问题和照片")
    is_sound(desk)
    desk.shows("observation-results")
