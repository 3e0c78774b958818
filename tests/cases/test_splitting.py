"""The split of a paper that is two: a number and clocks of its own, the same consumer, linked both ways."""

from dataclasses import replace

import pytest
from django.db.models import QuerySet

from lianwei.cases.entries import RespondentEntry
from lianwei.cases.models import Clock, Complainant, Complaint, PersonIndex, Status
from lianwei.cases.operations import split_complaint
from lianwei.core.errors import NotAllowed, NotVisible, WrongStatus
from lianwei.core.scope import SYSTEM
from lianwei.members.queries import actor_of
from tests.factories.cases import PLAIN, complaint, staff, violation_report
from tests.factories.caseworkers import make_accepted, make_caseworker
from tests.factories.members import make_organisation

from .actors import worker
from .stages import last_event, playing, row, take

pytestmark = [pytest.mark.django_db, pytest.mark.both]
SECOND = replace(
    PLAIN, title="毛衣起球", narrative="同日买的毛衣起球", respondents=(RespondentEntry("大坪衣库"),)
)


@pytest.fixture
def actor():
    return staff()


def count():
    return Complaint.objects.visible_to(SYSTEM).count()


def test_the_second_matter_has_its_own_number_and_clock_from_the_day_of_the_paper(actor):
    with playing("2026-03-02"):
        case = complaint(actor=actor)
    with playing("2026-03-05"):
        second = split_complaint(case.pk, actor=actor, entry=SECOND)

    assert (case.number, second.number) == ("YZ-2026-00001", "YZ-2026-00002")
    assert (second.received_on, second.status, second.channel) == (
        case.received_on,
        Status.RECEIVED,
        case.channel,
    )
    started = QuerySet(Clock).filter(complaint=second).values_list("name", "started_on")
    assert list(started) == [("acceptance", case.received_on)]
    assert row(case.pk).status == Status.RECEIVED


def test_the_consumer_is_the_same_and_sealed_anew(actor):
    case = complaint(actor=actor)

    second = split_complaint(case.pk, actor=actor, entry=SECOND)

    one, other = (QuerySet(Complainant).get(complaint=each) for each in (case, second))
    assert (other.name.plain(), other.phone.plain(), other.age) == (
        one.name.plain(),
        one.phone.plain(),
        one.age,
    )
    assert other.phone.blob != one.phone.blob
    keys = [
        set(QuerySet(PersonIndex).filter(complaint=c).values_list("key", flat=True)) for c in (case, second)
    ]
    assert keys[0] == keys[1] != set()


def test_both_name_each_other(actor):
    case = complaint(actor=actor)

    second = split_complaint(case.pk, actor=actor, entry=SECOND)

    assert second.split_from == case.pk
    assert last_event(case.pk) == ("complaint.split", {"number": second.number, "second": second.pk})
    assert last_event(second.pk)[1]["split_from"] == case.number


def test_a_closed_case_is_not_split(actor):
    case = take(complaint(actor=actor).pk, actor, "withdraw")

    with pytest.raises(WrongStatus):
        split_complaint(case.pk, actor=actor, entry=SECOND)

    assert count() == 1


def test_who_may_not_split_changes_nothing(actor):
    case = complaint(actor=actor)

    with pytest.raises(NotAllowed):
        split_complaint(case.pk, actor=worker(case.holder, without=("complaint.split",)), entry=SECOND)
    with pytest.raises(NotVisible):
        split_complaint(case.pk, actor=staff("GA"), entry=SECOND)

    assert count() == 1


@pytest.fixture
def chen(reference_data):
    return make_caseworker(make_organisation("DZ", name="大足区消委会"), name="陈建华")


def test_the_case_page_offers_the_split_and_shows_the_other_case(client_of, chen):
    browser, case = client_of(chen), make_accepted(actor_of(chen))
    page = f"/cases/{case.pk}/"
    body = {
        "matter": "毛衣起球",
        "narrative": "同日买的",
        "business": "大坪衣库",
        "category": "G0501",
        "nature": "N01",
    }

    offered = browser.get(page).content.decode()
    refused = browser.post(f"{page}split/", body | {"narrative": ""})
    browser.post(f"{page}split/", body)

    second = Complaint.objects.visible_to(SYSTEM).latest("pk")
    assert f'href="{page}split/"' in offered
    assert (refused.status_code, count()) == (422, 2)
    assert f'href="/cases/{second.pk}/"' in browser.get(page).content.decode()
    assert f'href="{page}"' in browser.get(f"/cases/{second.pk}/").content.decode()


def test_the_split_page_leads_to_the_report_of_a_violation(client_of, chen):
    browser, case = client_of(chen), make_accepted(actor_of(chen))
    here = f"/cases/reports/new/?complaint={case.pk}"

    form = browser.get(here).content.decode()

    assert here in browser.get(f"/cases/{case.pk}/split/").content.decode()
    assert "渝中丽人美容院" in form and "王桂芳" not in form


def test_the_report_of_the_same_paper_shows_to_those_alone_who_may_see_reports(client_of, chen):
    case = make_accepted(actor_of(chen))
    report = violation_report(actor=actor_of(chen), complaint_id=case.pk)
    without = make_caseworker(chen.organisation, without=("violation_report.view",))
    link = f'href="/cases/reports/{report.pk}/"'

    pages = [client_of(person).get(f"/cases/{case.pk}/").content.decode() for person in (chen, without)]

    assert [link in page for page in pages] == [True, False]
