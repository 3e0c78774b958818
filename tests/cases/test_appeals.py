"""An appeal that is right ends the talks with that business, and with the last one those of the case."""

from dataclasses import replace
from datetime import date

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Respondent
from lianwei.cases.operations import appeal_referral, decide_appeal, try_settlement
from lianwei.cases.queries.page.case import case_page
from lianwei.cases.tasks import escalate_silent_businesses
from lianwei.core.messages.models import Message
from lianwei.core.models import Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import attached
from tests.cases.stages import clocks, playing, row
from tests.cases.test_counter import (  # noqa: F401 - fixtures
    actor,
    case,
    events_of,
    of,
    put,
    referral,
    track,
)
from tests.factories.cases import SUPPLIER
from tests.factories.counter import at_counter, joined
from tests.factories.knowledge import knowledge

pytestmark = [pytest.mark.django_db, pytest.mark.both]
FOLLOWED = ("complaint.appeal_decided", "complaint.talks_ended")


def test_with_the_only_business_the_talks_end_by_themselves(case, track, actor):  # noqa: F811
    knowledge()
    with playing("2026-03-05"):
        appeal = appeal_referral(referral(case).pk, actor=at_counter(track), reason="不是本店")
        decide_appeal(case.pk, actor=actor, appeal_id=appeal.pk, decision="upheld")
        work()
        page = case_page(case.pk, actor=actor)

    assert row(case.pk).status == "received"
    assert clocks(case.pk)[1][1] != "running"
    assert [each for each in events_of(case.pk) if each in FOLLOWED] == list(FOLLOWED)
    assert attached(Message, case).filter(template="wrong_business").count() == 1
    assert page.band.title == "请向消费者核实是哪一家经营者"
    assert page.band.steps[0].verb == "request_supplement"


def test_of_several_businesses_only_the_talks_with_the_wrong_one_end(actor, track):  # noqa: F811
    made = put(actor, track, SUPPLIER)
    with playing("2026-03-05"):
        appeal = appeal_referral(referral(made).pk, actor=at_counter(track), reason="不是本店")
        decide_appeal(made.pk, actor=actor, appeal_id=appeal.pk, decision="upheld")

    days = QuerySet(Respondent).filter(complaint=made).order_by("seq").values_list("reply_due_on", flat=True)
    assert row(made.pk).status == "with_business"
    assert list(days) == [None, date(2026, 3, 17)]
    assert QuerySet(Event).get(subject=f"complaint:{made.pk}", name="complaint.appeal_decided").details == {
        "respondent": 1,
        "decision": "upheld",
        "ends": False,
    }


def test_the_silence_of_the_other_one_ends_the_talks_then(actor, track):  # noqa: F811
    other = joined(actor, name="渝中美发店")
    made = put(actor, track, of(replace(SUPPLIER, name="渝中美发店"), other.business_id))
    with playing("2026-03-05"):
        appeal = appeal_referral(referral(made).pk, actor=at_counter(track), reason="不是本店")
        decide_appeal(made.pk, actor=actor, appeal_id=appeal.pk, decision="upheld")
    with playing("2026-03-11"):
        escalate_silent_businesses()

    assert row(made.pk).status == "received"
    assert try_again(made, actor) == [2]


def work():
    while deliver_pending():
        pass


def try_again(case, actor):  # noqa: F811
    """Who is asked where nobody says whom."""
    with playing("2026-03-12"):
        try_settlement(case.pk, actor=actor)
    rows = QuerySet(Respondent).filter(complaint=case, asked_on=date(2026, 3, 12))
    return list(rows.values_list("seq", flat=True))
