"""Scorecards: no mark from few cases, everything it is made of on the page, appeals noted and answered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.analytics.models import ScorecardAppeal
from lianwei.analytics.operations.scorecards import answer_scorecard_appeal, enter_scorecard_appeal
from lianwei.analytics.queries.scorecards import appeals_of, scorecard, scorecards, weights
from lianwei.cases.entries import RespondentEntry
from lianwei.commitments.models import Commitment
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from lianwei.members.queries import actor_of
from lianwei.registry.operations import merge_businesses
from tests.cases.actors import worker
from tests.factories import cases
from tests.factories.looking import MARCH, TODAY, accepted
from tests.factories.members import make_member, make_organisation, make_staff, make_user
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


def promises(home, shop, due, *, broken=0):
    """What a shop promised in cases of an organisation, due in March; so many broken."""
    made = [cases.undertaking(home, is_reported=False, due_on=clock.today()) for _n in range(due)]
    for n, each in enumerate(made):
        broken_on = MARCH if n < broken else None
        Commitment.objects.filter(pk=each.pk).update(business_id=shop.pk, due_on=MARCH, broken_on=broken_on)


def test_one_case_too_few_gives_no_mark(home, head):
    card = scorecard(shop(home, 29, resolved=29).pk, actor=actor_of(head))

    assert (card.cases, card.score, card.missing) == (29, None, 1)


def test_a_card_counted_by_hand(home, head):
    """Two businesses, 24 of 30 and 3 of 10 resolved, 3 of 4 promises of the first kept, nobody asked.

    Rate of all 27/40; spread (30 × .125² + 10 × .375²) / (.675 × .325) = 8.547; correlation
    (8.547 - 1) / (40 - 1000/40 - 1) = .5391; worth 1/.5391 - 1 = .855 cases; counts as .7965.
    Promises of one business alone: its own rate. Nobody asked: one half. Mark 40 × .7965 + 30 × (.5 + .75).
    """
    one = shop(home, 30, resolved=24)
    other = shop(home, 10, resolved=3)
    promises(home, one, 4, broken=1)

    card = scorecard(one.pk, actor=actor_of(head))

    resolved, _confirmed, kept = card.parts
    assert (resolved.prior.mean, resolved.prior.weight) == (
        pytest.approx(27 / 40),
        pytest.approx(0.8550, abs=5e-5),
    )
    assert resolved.drawn == pytest.approx(0.796536, abs=1e-6)
    assert resolved.low == pytest.approx(0.62694, abs=5e-6)
    assert resolved.high == pytest.approx(0.90495, abs=5e-6)
    assert (kept.part, kept.whole, kept.drawn) == (3, 4, pytest.approx(0.75))
    assert card.score == pytest.approx(69.3614, abs=1e-4)
    listed = [(each.business, each.cases, each.score is None) for each in scorecards(actor=actor_of(head))]
    assert listed == [(one, 30, False), (other, 10, True)]


def test_promises_count_where_the_reader_may_count_cases(home, head):
    neighbour, outside = make_member("JJ"), make_organisation("ELSEWHERE")
    made = business()
    for place, due, broken in ((home, 2, 1), (neighbour, 3, 1), (outside, 4, 4)):
        promises(place, made, due, broken=broken)

    secretary = make_staff("secretary_general", organisation=neighbour)
    counted = [scorecard(made.pk, actor=actor_of(each)).parts[2] for each in (head, secretary)]

    assert [(part.part, part.whole) for part in counted] == [(1, 2), (3, 5)]


def test_a_merged_double_is_counted_and_listed_as_the_entry_that_was_kept(home, head):
    kept, double, old = business(), shop(home, 2, resolved=1), shop(home, 1, resolved=1)
    promises(home, old, 1)
    claim = {"claimed_on": clock.today(), "claim": "不是本店"}
    noted = enter_scorecard_appeal(old.pk, actor=actor_of(head), **claim)
    merge_businesses(double.pk, old.pk, actor=OPERATOR, reason="同一家")
    merge_businesses(kept.pk, double.pk, actor=OPERATOR, reason="同一家")
    load_all()

    [listed] = scorecards(actor=actor_of(head))
    card = scorecard(old.pk, actor=actor_of(head))

    assert (listed.business, listed.cases, listed.parts) == (kept, 3, card.parts)
    assert (card.parts[0].part, card.parts[2].whole) == (2, 1)
    assert appeals_of(kept.pk, actor=actor_of(head)) == [noted]


def test_the_list_costs_the_same_for_one_business_and_three(client_of, home, head):
    browser, counts = client_of(head), []
    for count in (1, 2):
        for _n in range(count):
            shop(home, 1, resolved=1)
        browser.get(reverse("scorecard_list"))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("scorecard_list"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


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
