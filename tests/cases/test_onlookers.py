"""What former holders and those who look on are not told: by searching, by words of others, by acting."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import QuerySet

from lianwei.cases.entries import OutsideEntry
from lianwei.cases.models import Complaint
from lianwei.cases.operations import answer_supervision, commission_appraisal, supervise_complaint
from lianwei.cases.operations.between.succession import move_to_successor
from lianwei.cases.queries import case_page, earlier_cases, find_cases, rows_of
from lianwei.core import clock
from lianwei.core.errors import NotAllowed
from lianwei.core.scope import SYSTEM
from lianwei.members.models import Organisation
from tests.cases.actors import onlooker, worker
from tests.cases.stages import last, refused, row, standing
from tests.factories.cases import SALON, complaint, staff
from tests.factories.members import make_organisation
from tests.factories.registry import business

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ALLIANCE = 1
OFFICES = ("secretary_general", "liaison_group", "supervising_body")


@pytest.fixture
def actor(reference_data):
    return staff("YZ")


def seen_by(viewer: str, case: Complaint, actor):
    """A reader of the case who stands to it in this way, with every permission."""
    QuerySet(Complaint).filter(pk=case.pk).update(alliance_id=ALLIANCE)
    if viewer != "former_holder":
        return onlooker(make_organisation("SJ"), ALLIANCE, viewer=viewer)
    Organisation.objects.filter(pk=actor.organisation_id).update(successor=make_organisation("LJ"))
    move_to_successor(case.pk, actor=SYSTEM)
    return replace(actor, user_id=None)


@pytest.mark.parametrize("viewer", ["former_holder", *OFFICES])
@pytest.mark.parametrize("word", ["13812346027", "王桂芳6027"])
def test_a_search_does_not_tell_who_complained_to_those_who_may_not_know(actor, viewer, word):
    case = complaint(actor=actor)
    reader = seen_by(viewer, case, actor)

    assert find_cases(word, actor=reader).cases == []
    assert earlier_cases(phone="13812346027", businesses=(), actor=reader) == []


@pytest.mark.parametrize("viewer", ["former_holder", "liaison_group"])
@pytest.mark.parametrize("word", ["渝中丽人美容院", "CQ2609281107"])
def test_a_search_does_not_tell_facts_to_those_who_see_clocks(actor, viewer, word):
    known = business("渝中丽人美容院")
    case = complaint(
        actor=actor,
        respondents=(replace(SALON, business_id=known.pk),),
        outside_numbers=(OutsideEntry("12345", "CQ2609281107"),),
    )

    assert find_cases(word, actor=seen_by(viewer, case, actor)).cases == []


@pytest.mark.parametrize("viewer", ["former_holder", "liaison_group"])
def test_nobody_presses_a_case_of_another_but_from_above(actor, viewer):
    case = complaint(actor=actor)
    reader = seen_by(viewer, case, actor)

    with refused(case.pk, NotAllowed):
        supervise_complaint(case.pk, actor=reader, demand="请加快", due_on=clock.today())


@pytest.mark.parametrize(("viewer", "reads"), [("secretary_general", False), ("supervising_body", True)])
def test_the_answer_to_an_order_is_read_by_those_who_may_read_words(actor, viewer, reads):
    case = standing("accepted", actor)
    supervise_complaint(case.pk, actor=actor, demand="请说明进展", due_on=clock.today() + timedelta(days=3))
    answer_supervision(case.pk, actor=actor, supervision_id=last_order(case.pk), answer="王桂芳要求全额退款")
    commission_appraisal(
        case.pk, actor=actor, matter="王桂芳面部损伤", institution="市质检院", agreed_by_parties=True
    )

    parts = case_page(case.pk, actor=seen_by(viewer, case, actor)).parts

    assert [order.demand for order in parts.supervisions] == (["请说明进展"] if reads else [""])
    assert [order.answer for order in parts.supervisions] == (["王**要求全额退款"] if reads else [""])
    assert [each.matter for each in parts.appraisals] == (["王**面部损伤"] if reads else [""])


def last_order(pk):
    from lianwei.cases.models import Supervision

    return last(Supervision, pk)


def test_a_supervising_body_reads_no_name_in_a_title(actor):
    case = complaint(actor=actor, title="王桂芳美容卡退款")
    reader = seen_by("supervising_body", case, actor)

    assert case_page(case.pk, actor=reader).title == "王**美容卡退款"
    assert [each.title for each in rows_of([case.pk], actor=reader)] == ["王**美容卡退款"]


def test_the_holder_still_finds_by_number_and_reads_the_name_masked(actor):
    case = complaint(actor=actor, title="王桂芳美容卡退款")

    assert [each.pk for each in find_cases("13812346027", actor=worker(row(case.pk).holder)).cases] == [
        case.pk
    ]
    assert case_page(case.pk, actor=actor).title == "王**美容卡退款"
