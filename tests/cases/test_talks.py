"""Settlement first: demanded before acceptance or before mediation, as the rules say, or a reason why not."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from lianwei.cases.models import Complaint, OrganisationRuleset, Status
from lianwei.cases.operations import accept_complaint, commission_appraisal, schedule_session
from lianwei.cases.queries.page.timeline import events_of, timeline
from lianwei.core import clock
from lianwei.core.errors import Invalid
from tests.cases.actors import worker
from tests.cases.stages import STEPS, last_event, refused, row, take
from tests.factories.cases import complaint, staff
from tests.factories.members import make_organisation, make_staff, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def actor():
    return staff()


def rules(actor, when):
    OrganisationRuleset.objects.create(
        organisation_id=actor.organisation_id,
        family="CCA-GUIDE",
        valid_from=date(2020, 1, 1),
        overrides={"settlement_first": when},
    )


def test_acceptance_waits_for_talks_or_a_reason(actor):
    case = complaint(actor=actor)

    for reason in ("", "because"):
        with refused(case.pk, Invalid) as refusal:
            accept_complaint(case.pk, actor=actor, no_talks=reason)
        assert list(refusal.value.fields) == ["no_talks"]


def test_a_reason_is_noted_on_the_case_and_in_the_event(actor):
    case = complaint(actor=actor)

    accept_complaint(case.pk, actor=actor, no_talks="unreachable")

    assert (row(case.pk).status, row(case.pk).no_talks) == (Status.ACCEPTED, Complaint.NoTalks.UNREACHABLE)
    assert last_event(case.pk)[1]["no_talks"] == "unreachable"
    shown = timeline(events_of(row(case.pk)), titles={}, with_texts=True)[0]
    assert shown.text == "未先行和解：联系不上经营者。"


@pytest.mark.parametrize("ways", [("try_settlement",), ("try_settlement", "record_reply", "end_talks")])
def test_after_talks_no_reason_is_asked_nor_kept(actor, ways):
    case = take(complaint(actor=actor).pk, actor, *ways)

    accept_complaint(case.pk, actor=actor, no_talks="refuses")

    assert (row(case.pk).status, row(case.pk).no_talks) == (Status.ACCEPTED, "")
    assert "no_talks" not in last_event(case.pk)[1]


@pytest.mark.parametrize("when", ["after", "off"])
def test_other_rules_let_accept_at_once(actor, when):
    rules(actor, when)
    case = complaint(actor=actor)

    accept_complaint(case.pk, actor=actor)

    assert row(case.pk).no_talks == ""


def mediate(pk, actor, **reason):
    held_at = clock.now() + timedelta(hours=1)
    mediator = make_user(organisation=row(pk).holder).pk
    return schedule_session(pk, actor=actor, held_at=held_at, way="phone", mediator_id=mediator, **reason)


def appraise(pk, actor, **reason):
    asked = {"matter": "成分", "institution": "市质检院", "agreed_by_parties": True}
    return commission_appraisal(pk, actor=actor, **asked, **reason)


@pytest.mark.parametrize("start", [mediate, appraise])
def test_mediation_waits_where_the_rules_want_talks_after_acceptance(actor, start):
    rules(actor, "after")
    case = take(complaint(actor=actor).pk, actor, "accept")
    with refused(case.pk, Invalid):
        start(case.pk, actor)

    start(case.pk, actor, no_talks="refuses")

    assert row(case.pk).no_talks == "refuses"
    assert last_event(case.pk)[1]["no_talks"] == "refuses"


def test_after_talks_mediation_begins_without_a_reason(actor):
    rules(actor, "after")
    case = take(complaint(actor=actor).pk, actor, "accept", "try_settlement", "record_reply", "end_talks")

    mediate(case.pk, actor)

    assert row(case.pk).status == Status.MEDIATION


def test_a_reason_is_asked_once(actor):
    rules(actor, "after")
    case = take(complaint(actor=actor).pk, actor, "accept")
    mediate(case.pk, actor, no_talks="urgent")

    STEPS["hold_session"](case.pk, actor)
    mediate(case.pk, actor)

    assert "no_talks" not in last_event(case.pk)[1]


# The page


@pytest.mark.parametrize(
    ("when", "ways", "is_first"),
    [
        ("before", (), True),
        ("before", ("accept",), False),
        ("after", (), False),
        ("after", ("accept",), True),
        ("off", (), False),
    ],
)
def test_the_next_step_is_to_settle_where_the_rules_want_it(client_of, when, ways, is_first):
    home = make_organisation("YZ")
    actor = worker(home, user=make_user(organisation=home))
    rules(actor, when)
    case = take(complaint(actor=actor).pk, actor, *ways)

    page = client_of(make_staff("head", organisation=home)).get(reverse("complaint_detail", args=[case.pk]))

    assert ("规则要求先行和解" in page.content.decode()) is is_first


def test_the_form_of_acceptance_asks_why_not(client_of):
    home = make_organisation("YZ")
    case = complaint(actor=worker(home))
    client = client_of(make_staff("head", organisation=home))
    address = reverse("complaint_accept", args=[case.pk])
    asked = client.get(address).content.decode()

    refusal = client.post(address, {"handler": ""})
    assert refusal.status_code == 422
    client.post(address, {"handler": "", "no_talks": "consumer"})

    assert ["no_talks" in asked, "消费者不愿意先行和解" in asked] == [True, True]
    assert (row(case.pk).status, row(case.pk).no_talks) == (Status.ACCEPTED, "consumer")
