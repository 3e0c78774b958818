"""Scorecards: no mark from few cases, everything it is made of on the page, appeals noted and answered."""

import pytest
from django.urls import reverse

from lianwei.analytics.models import ScorecardAppeal
from lianwei.analytics.operations.scorecards import answer_scorecard_appeal, enter_scorecard_appeal
from lianwei.analytics.queries.scorecards import scorecard, weights
from lianwei.cases.entries import RespondentEntry
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.models import Event
from lianwei.members.queries import actor_of
from tests.cases.actors import worker
from tests.factories.looking import TODAY, accepted
from tests.factories.members import make_member, make_staff, make_user
from tests.factories.registry import business
from tests.factories.warehouse import load_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(autouse=True)
def _today():
    with clock.playing(TODAY):
        yield


@pytest.fixture
def home():
    return make_member("YZ")


@pytest.fixture
def head(home):
    return make_staff("head", organisation=home)


def shop(home, count, *, resolved):
    """A business of the register with so many accepted cases."""
    made = business()
    actor = worker(home, user=make_user(organisation=home))
    entry = RespondentEntry(name=made.name, business_id=made.pk)
    accepted(actor, count, resolved=resolved, respondents=(entry,))
    load_all()
    return made


def test_the_open_weights_make_a_hundred():
    assert sum(weights().values()) == 100


def test_few_cases_give_no_mark(home, head):
    card = scorecard(shop(home, 3, resolved=3).pk, actor=actor_of(head))

    assert (card.cases, card.score, card.missing) == (3, None, 27)


def test_a_mark_of_thirty_cases(home, head):
    card = scorecard(shop(home, 30, resolved=24).pk, actor=actor_of(head))

    [resolved, confirmed, _kept] = card.parts
    assert (resolved.part, resolved.whole, resolved.rate) == (24, 30, 0.8)
    assert (confirmed.part, confirmed.whole, confirmed.rate) == (0, 0, None)
    assert card.score == pytest.approx(40 * 0.8 + 60 * 0.5)
    assert card.low < card.score < card.high


def test_an_appeal_is_noted_and_answered_once(home, head):
    made, actor = business(), actor_of(head)

    appeal = enter_scorecard_appeal(
        made.pk, actor=actor, claimed_on=clock.today(), claim="电话13900001111不是本店"
    )
    answered = answer_scorecard_appeal(appeal.pk, actor=actor, answer="已核对", is_upheld=True)

    assert "13900001111" not in appeal.claim
    assert (answered.is_upheld, answered.answered_on) == (True, clock.today())
    assert list(Event.objects.filter(name__startswith="scorecard_appeal").values_list("name", flat=True)) == [
        "scorecard_appeal.entered",
        "scorecard_appeal.answered",
    ]
    with pytest.raises(WrongStatus):
        answer_scorecard_appeal(appeal.pk, actor=actor, answer="再答", is_upheld=False)


def test_an_appeal_needs_words_and_a_day_that_came(home, head):
    made, actor = business(), actor_of(head)

    for day, claim in ((clock.today(), " "), (TODAY.date().replace(year=2027), "不是本店")):
        with pytest.raises(Invalid):
            enter_scorecard_appeal(made.pk, actor=actor, claimed_on=day, claim=claim)
    assert list(ScorecardAppeal.objects.visible_to(actor)) == []


def test_the_pages_lead_to_each_other(client_of, home, head):
    made, client = shop(home, 3, resolved=1), client_of(head)
    address = reverse("scorecard_view", args=[made.pk])

    assert address in client.get(reverse("business_detail", args=[made.pk])).content.decode()
    assert address in client.get(reverse("scorecard_list")).content.decode()
    assert "还差 27 件才评分" in client.get(address).content.decode()


def test_an_appeal_from_the_page(client_of, home, head):
    made, client = business(), client_of(head)
    entered = {"claimed_on": "2026-11-20", "claim": "并非本店"}

    client.post(reverse("scorecard_appeal_enter", args=[made.pk]), entered)
    [appeal] = ScorecardAppeal.objects.visible_to(actor_of(head))
    answer = reverse("scorecard_appeal_answer", args=[appeal.pk])
    reply = client.post(answer, {"answer": "已核对", "decision": "no"}, follow=True)

    assert "异议不成立" in reply.content.decode()
