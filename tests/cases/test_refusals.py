"""Every step: who may not take it, and from where not. A refusal changes nothing that is stored."""

from dataclasses import replace

import pytest
from django.db.models import QuerySet

from lianwei.cases.lifecycle import TRANSITIONS
from lianwei.cases.models import Complaint, Status
from lianwei.core.errors import NotAllowed, NotVisible, WrongStatus
from tests.cases.actors import above, consumer, onlooker, worker
from tests.cases.stages import STEPS, WITHOUT_TRANSITION, refused, standing, take, verb
from tests.factories.cases import staff
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
# Step → what must have happened before, for a complaint that the step can be taken on.
READY = {
    "supply": ("request_supplement",),
    "end_talks": ("try_settlement",),
    "schedule_session": ("accept",),
    "hold_session": ("accept", "schedule_session"),
    "enter_session": ("accept",),
    "recuse": ("accept",),
    "commission_appraisal": ("accept",),
    "end_appraisal": ("accept", "commission_appraisal"),
    "extend": ("accept",),
    "agree": ("accept",),
    "agree_at_once": ("accept",),
    "sign": ("accept", "agree"),
    "renegotiate": ("accept", "agree"),
    "terminate": ("accept",),
    "close_on_notice": ("accept", "terminate"),
    "record_payment": ("settle",),
    "record_part": ("settle",),
    "strike_payment": ("settle", "record_payment"),
    "perform": ("settle", "record_payment"),
    "breach": ("settle",),
    "ask_follow_up": ("decline",),
    "call_follow_up": ("decline",),
    "archive": ("decline", "call_follow_up"),
    "reopen": ("decline",),
    "clue_result": ("hand_over",),
    "answer_supervision": ("supervise",),
    "unmerge": ("merge",),
    "ungroup": ("group",),
    "tell_apart": ("suspect_double",),
}
CONSUMERS = {"supply", "end_talks", "sign", "withdraw", "record_consent"}
OVERSEERS = {"supervise"}


@pytest.fixture
def actor():
    return staff()


def ready(step, actor):
    case = standing(Status.RECEIVED, actor, is_sorted=step != "sort")
    return take(case.pk, actor, *READY.get(step, ()))


def test_every_transition_has_a_step_here():
    ours = {t.verb for t in TRANSITIONS} - {"annul"}  # undoing an import: tests/arrivals
    ours -= {"make_offer", "answer_offer", "report_performance", "decide_appeal"}  # test_counter
    ours -= {f"{verb}_transfer" for verb in ("offer", "withdraw", "accept", "return")}  # test_transfer
    ours -= {f"{verb}_assistance" for verb in ("ask", "withdraw", "answer", "decline")}  # test_assistance
    ours -= {"dispute_competence", "question"}  # test_disputes, test_questions
    ours -= {"leave", "come_back"}  # between instances: tests/federation/custody

    assert ours == {verb(step) for step in STEPS} - WITHOUT_TRANSITION


@pytest.mark.parametrize("step", STEPS)
def test_the_step_can_be_taken_and_leaves_one_event_and_its_access(actor, step):
    from lianwei.cases.models import Access
    from lianwei.cases.sight import access_rows
    from lianwei.core.models import Event

    case = ready(step, actor)
    before = Event.objects.filter(subject=f"complaint:{case.pk}").count()

    after = take(case.pk, actor, step)

    assert Event.objects.filter(subject=f"complaint:{case.pk}").count() == before + 1
    columns = ("organisation_id", "role", "is_open", "due_on", "category", "handler_id", "status")
    stored = QuerySet(Access).filter(complaint=case.pk).order_by("organisation_id").values(*columns)
    assert list(stored) == [{c: getattr(row, c) for c in columns} for row in access_rows(after)]


@pytest.mark.parametrize("step", STEPS)
def test_who_may_not(actor, step):
    """Without the permission; another member, who learns nothing; those who see without acting."""
    case = ready(step, actor)
    QuerySet(Complaint).filter(pk=case.pk).update(alliance_id=1)
    city = make_organisation("CQ", kind="CITY")
    less = replace(actor, permissions=actor.permissions - {f"complaint.{verb(step)}"})
    viewers = [above(case.holder, at=city), onlooker(city, 1)]

    for who, refusal in ((less, NotAllowed), (worker(city), NotVisible), (onlooker(city, 2), NotVisible)):
        with refused(case.pk, refusal):
            STEPS[step](case.pk, who)
    if step in OVERSEERS:
        assert [STEPS[step](case.pk, viewer).issued_by for viewer in viewers] == [city, city]
        return
    for viewer in viewers:
        with refused(case.pk, NotAllowed):
            STEPS[step](case.pk, viewer)


@pytest.mark.parametrize("step", STEPS)
def test_the_consumer_by_link(actor, step):
    case = ready(step, actor)
    mine = consumer(case, f"complaint.{verb(step)}")

    if step in CONSUMERS:
        take(case.pk, mine, step)
        return
    with refused(case.pk, NotAllowed):
        STEPS[step](case.pk, mine)


@pytest.mark.parametrize("step", sorted(CONSUMERS))
def test_a_link_opens_its_own_case_and_its_own_step_alone(actor, step):
    case, other = ready(step, actor), ready(step, staff("JB"))

    with refused(case.pk, NotVisible):
        STEPS[step](case.pk, consumer(other, f"complaint.{step}"))
    with refused(case.pk, NotAllowed):
        STEPS[step](case.pk, consumer(case, "complaint.rate"))


def sources(step):
    rows = [t for t in TRANSITIONS if t.verb == verb(step)]
    return {status for t in rows for status in t.sources}


@pytest.mark.parametrize("step", [s for s in STEPS if s not in WITHOUT_TRANSITION])
def test_from_a_wrong_status(actor, step):
    case = ready(step, actor)
    wrong = [status for status in Status if status not in sources(step)]
    if step == "clue_result":
        assert wrong == []

    for status in wrong:
        leads_to = case.pk + 1 if status == Status.MERGED else None
        QuerySet(Complaint).filter(pk=case.pk).update(status=status, duplicate_of=leads_to)
        with refused(case.pk, WrongStatus):
            STEPS[step](case.pk, actor)


@pytest.mark.parametrize(
    ("step", "way"),
    [
        ("accept", ("accept", "try_settlement")),
        ("decline", ("accept", "try_settlement")),
        ("terminate", ("try_settlement",)),
        ("terminate", ("accept", "agree", "sign", "sign")),
        ("sign", ("accept", "agree", "sign", "sign")),
        ("renegotiate", ("accept", "agree", "sign", "sign")),
        ("breach", ("accept", "agree")),
        ("ask_follow_up", ("accept", "agree")),
        ("call_follow_up", ("accept", "terminate")),
        ("close_on_notice", ("accept", "terminate", "close_on_notice")),
        ("archive", ("accept", "terminate")),
    ],
)
def test_from_a_status_that_fits_on_a_case_that_does_not(actor, step, way):
    case = take(standing(Status.RECEIVED, actor).pk, actor, *way)

    with refused(case.pk, WrongStatus):
        STEPS[step](case.pk, actor)


def test_nobody_changes_what_lies_in_the_archive(actor):
    case = standing(Status.ARCHIVED, actor)

    with refused(case.pk, WrongStatus):
        take(case.pk, actor, "revise")
