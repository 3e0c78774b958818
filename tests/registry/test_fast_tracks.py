"""Agreements on the fast track: windows, limits, who answers, when they hold."""

from datetime import date, timedelta

import pytest

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR, find
from lianwei.registry.models import FastTrack, FastTrackContact
from lianwei.registry.operations import (
    end_fast_track,
    end_fast_track_contact,
    record_fast_track,
    revise_fast_track,
)
from lianwei.registry.queries import contact_at, contact_key, fast_track_page, fast_tracks_in_force
from tests.factories.members import make_organisation
from tests.factories.registry import business, fast_track, fast_track_contact, registrar

pytestmark = [pytest.mark.django_db, pytest.mark.both]
MAY = ("fast_track.view", "fast_track.record", "fast_track.revise", "fast_track.end")


@pytest.fixture
def head():
    return registrar(*MAY, organisation_id=make_organisation("YZ").pk)


def test_without_a_window_the_usual_one_holds(head):
    track = fast_track(actor=head, window=None)

    assert (track.window, track.rule, track.organisation_id) == (5, "FT-2020", head.organisation_id)
    assert Event.objects.get(name="fast_track.recorded").details["window"] == 5


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"window": 11}, "window"),
        ({"window": -1}, "window"),
        ({"largest": 0}, "largest"),
        ({"valid_to": date(2020, 1, 1)}, "valid_to"),
    ],
)
def test_an_agreement_that_makes_no_sense(head, changes, field):
    with pytest.raises(Invalid) as refusal:
        fast_track(actor=head, **changes)

    assert list(refusal.value.fields) == [field]
    assert not FastTrack.objects.visible_to(OPERATOR).exists()


def test_a_second_agreement_at_the_same_time_is_refused(head):
    shop = business()
    fast_track(shop, actor=head)

    with pytest.raises(Invalid) as refusal:
        fast_track(shop, actor=head, valid_from=clock.today() + timedelta(days=1))

    assert list(refusal.value.fields) == ["valid_from"]


def test_after_its_last_day_an_agreement_holds_no_more(head):
    shop = business()
    track = fast_track(shop, actor=head)
    asked = {"actor": head, "holder_id": head.organisation_id, "alliance_id": None}
    end_fast_track(track.pk, actor=head, on=clock.today(), reason="歇业")

    today = clock.today()

    assert fast_tracks_in_force([shop.pk], on=today, **asked) == {shop.pk: track}
    assert fast_tracks_in_force([shop.pk], on=today + timedelta(days=1), **asked) == {}
    assert fast_tracks_in_force([shop.pk], on=today, **asked | {"holder_id": 0}) == {}


def test_an_ended_agreement_is_not_changed(head):
    shop = business()
    track = fast_track(
        shop, actor=head, valid_from=date(2026, 1, 1), valid_to=clock.today() - timedelta(days=1)
    )

    with pytest.raises(WrongStatus):
        revise_fast_track(track.pk, actor=head, window=3)
    assert fast_track_page(track.pk, actor=head).may_revise is False


def test_another_member_reads_the_agreement_and_not_the_people(head):
    contact = fast_track_contact(fast_track(actor=head), actor=head)
    other = registrar(*MAY, organisation_id=make_organisation("JB").pk)

    page = fast_track_page(contact.track_id, actor=other)

    assert (page.contacts, page.may_revise, page.files) == ([], False, [])
    with pytest.raises(NotAllowed):
        revise_fast_track(contact.track_id, actor=other, window=3)
    with pytest.raises(NotVisible):
        end_fast_track_contact(contact.pk, actor=other)


def test_a_person_is_found_by_phone_or_mail_until_it_ends(head):
    track = fast_track(actor=head)
    contact = fast_track_contact(track, actor=head, phone="13800008001", email="shop@example.com")

    assert contact_at(contact_key("13800008001")) == contact
    assert contact_at(contact_key("Shop@example.com")) == contact
    assert contact_at("") is None
    end_fast_track_contact(contact.pk, actor=head)
    assert contact_at(contact_key("13800008001")) is None
    assert find(FastTrackContact, contact.pk, actor=head).phone.plain() == "13800008001"


def test_recording_needs_the_permission():
    actor = registrar("fast_track.view", organisation_id=make_organisation("YZ").pk)

    with pytest.raises(NotAllowed):
        record_fast_track(business().pk, actor=actor, window=5, valid_from=clock.today())
