"""A list names the next step of a case as the page of the case does, wherever the case stands."""

from datetime import date

import pytest

from lianwei.cases.models import OrganisationRuleset, Status
from lianwei.cases.models.complaint import PUT_AWAY
from lianwei.cases.queries import case_page, rows_of
from tests.factories.cases import complaint
from tests.factories.members import make_organisation, make_user

from .actors import worker
from .stages import WAYS, playing, reply, standing, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(reference_data):
    home = make_organisation()
    return worker(home, user=make_user(organisation=home))


def both(pk: int, actor) -> tuple[str, str]:
    """The first step in the list, and on the page of the case."""
    listed = rows_of([pk], actor=actor)[0].step
    steps = case_page(pk, actor=actor).band.steps
    return listed.verb if listed else "", steps[0].verb if steps else ""


@pytest.mark.parametrize("status", [each for each in WAYS if each not in PUT_AWAY])
def test_list_and_page_agree_in_every_status(status, actor):
    case = standing(status, actor)

    listed, shown = both(case.pk, actor)

    assert listed == shown != ""


PATHS = {
    "reply": ("try_settlement", "record_reply"),
    "talks failed": ("try_settlement", "end_talks"),
    "talks after acceptance failed": ("accept", "try_settlement", "end_talks"),
    "session to come": ("accept", "schedule_session"),
    "session held": ("accept", "schedule_session", "hold_session"),
    "session entered": ("accept", "enter_session"),
    "unsigned": ("accept", "agree"),
    "set aside": ("accept", "agree", "renegotiate"),
    "part paid": ("accept", "agree", "sign", "sign", "record_part"),
    "all paid": ("accept", "agree", "sign", "sign", "record_payment"),
    "struck": ("accept", "agree", "sign", "sign", "record_payment", "strike_payment"),
    "visited": ("withdraw", "call_follow_up"),
    "visit asked": ("withdraw", "ask_follow_up"),
    "pressed": ("accept", "supervise"),
    "pressed and answered": ("accept", "supervise", "answer_supervision"),
    "reopened": ("withdraw", "call_follow_up", "reopen"),
    "closed once more": ("accept", "agree_at_once", "call_follow_up", "archive", "reopen", "agree_at_once"),
}


@pytest.mark.parametrize("name", PATHS)
def test_list_and_page_agree_along_the_way(name, actor):
    case = take(complaint(actor=actor).pk, actor, *PATHS[name])

    listed, shown = both(case.pk, actor)

    assert listed == shown != ""


@pytest.mark.parametrize(
    ("position", "verb"), [("agrees", "settle"), ("partly", "settle"), ("refuses", "end_talks")]
)
def test_the_answer_of_the_business_decides_what_comes_next(position, verb, actor):
    case = take(complaint(actor=actor).pk, actor, "try_settlement")
    reply(case.pk, actor, position=position)

    assert both(case.pk, actor) == (verb, verb)


def test_settlement_comes_first_where_the_rules_want_it(actor):
    case = complaint(actor=actor)
    OrganisationRuleset.objects.create(
        organisation_id=case.holder_id,
        family="CCA-GUIDE",
        valid_from=date(2000, 1, 1),
        overrides={"settlement_first": "before"},
    )

    assert both(case.pk, actor) == ("try_settlement", "try_settlement")


def test_a_session_that_is_over_waits_for_its_record(actor):
    with playing("2026-03-02"):
        case = take(complaint(actor=actor).pk, actor, "accept", "schedule_session")
        before = both(case.pk, actor)
    with playing("2026-03-03"):
        after = both(case.pk, actor)

    assert (before, after) == (("hold_session", "hold_session"), ("hold_session", "hold_session"))


def test_nothing_waits_in_the_archive(actor):
    case = standing(Status.ARCHIVED, actor)

    assert rows_of([case.pk], actor=actor)[0].step is None


def test_a_page_of_every_status_costs_no_more_for_more_rows(actor, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ids = [standing(status, actor).pk for status in WAYS]
    rows_of(ids, actor=actor)
    with CaptureQueriesContext(connection) as captured:
        rows_of(ids, actor=actor)
    more = [*ids, *(standing(status, actor).pk for status in WAYS)]

    with django_assert_num_queries(len(captured)):
        assert [each.pk for each in rows_of(more, actor=actor)] == more
