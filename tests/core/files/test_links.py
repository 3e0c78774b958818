from datetime import UTC, datetime, timedelta

import pytest

from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.files.links import issue_link, redeem_link, revoke_links, view_link
from lianwei.core.files.models import OneTimeLink
from lianwei.core.models import Event
from lianwei.core.scope import ActorKind
from tests.factories.papers import clerk, subject

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NOON = datetime(2026, 12, 21, 4, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def playing():
    with clock.playing(NOON):
        yield


def issue(about=None, **options):
    return issue_link(about or subject(), "sign", actor=clerk(), **({"expires_in": WEEK} | options))


def test_a_link_makes_an_actor_that_reaches_one_row():
    token = issue(permissions=["agreement.sign"], also=[subject(5, name="settlement")])

    actor = redeem_link(token, "sign")

    assert (actor.kind, actor.organisations, actor.permissions) == (
        ActorKind.CONSUMER,
        frozenset(),
        frozenset({"agreement.sign"}),
    )
    assert actor.grants == {("cases.complaint", 17), ("cases.settlement", 5)}


def test_a_link_opens_once():
    token = issue()
    redeem_link(token, "sign")

    with pytest.raises(NotVisible):
        redeem_link(token, "sign")
    with pytest.raises(NotVisible):
        view_link(token, "sign")


def test_looking_does_not_use_it_up():
    token = issue()

    view_link(token, "sign")
    view_link(token, "sign")

    assert redeem_link(token, "sign").grants == {("cases.complaint", 17)}


def test_a_link_may_be_good_for_several_uses():
    token = issue(uses=2)

    redeem_link(token, "sign")
    redeem_link(token, "sign")

    with pytest.raises(NotVisible):
        redeem_link(token, "sign")


def test_a_link_ends_at_its_time():
    token = issue()

    with clock.playing(NOON + WEEK - timedelta(seconds=1)):
        view_link(token, "sign")
    with clock.playing(NOON + WEEK), pytest.raises(NotVisible):
        view_link(token, "sign")


@pytest.mark.parametrize("purpose", ["rate", "", "SIGN"])
def test_a_link_serves_its_purpose_only(purpose):
    token = issue()

    with pytest.raises(NotVisible):
        redeem_link(token, purpose)


def test_another_token_opens_nothing():
    issue()

    with pytest.raises(NotVisible):
        redeem_link("A" * 43, "sign")


def test_a_revoked_link_is_closed():
    token, other = issue(), issue(subject(18))

    closed = revoke_links(subject(), "sign", actor=clerk())

    assert closed == 1
    with pytest.raises(NotVisible):
        redeem_link(token, "sign")
    redeem_link(other, "sign")


def test_the_token_is_stored_nowhere():
    token = issue()

    link = OneTimeLink.objects.get()
    assert token not in str(vars(link)) + Event.objects.get().body
    assert len(token) == 43


def test_the_business_gets_an_actor_of_its_own_kind():
    assert redeem_link(issue(party=ActorKind.BUSINESS), "sign").kind == ActorKind.BUSINESS


def test_issue_and_use_leave_events():
    redeem_link(issue(), "sign")

    assert list(Event.objects.order_by("id").values_list("name", flat=True)) == [
        "one_time_link.issued",
        "one_time_link.redeemed",
    ]
