"""Agreements among members: drawn up, assessed, signed by each, in force, ended; versions."""

from datetime import timedelta

import pytest

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.keys import is_signed
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, attached, find
from lianwei.federation.models import ImpactAssessment, SharingAgreement, SharingParty
from lianwei.federation.operations.agreements import (
    draft_agreement,
    end_agreement,
    expire_agreements,
    offer_agreement,
    renew_agreement,
    revise_agreement,
    sign_agreement,
    withdraw_agreement,
)
from lianwei.federation.queries.agreements.flows import Side, what_flows
from lianwei.federation.queries.agreements.pages import waiting_count
from lianwei.federation.rules.agreements.terms import signed_bytes
from tests.factories.members import make_actor, make_organisation
from tests.factories.sharing import (
    FACTS,
    PERSONS,
    allied,
    drafted,
    entry,
    in_force,
    offered,
    party,
    staff_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def home():
    return make_organisation("HM")


@pytest.fixture
def away():
    return make_organisation("AW")


def flow(giver, receiver, keys=FACTS, **when):
    return what_flows(
        keys, giver=Side(organisation_id=giver.pk), receiver=Side(organisation_id=receiver.pk), **when
    )


def events(row):
    return list(attached(Event, row).order_by("seq").values_list("name", flat=True))


def test_nothing_flows_without_an_agreement_or_before_all_have_signed(home, away):
    assert flow(away, home).reason == "no_agreement"

    row = offered(home, away)
    sign_agreement(row.pk, actor=staff_of(home))

    assert flow(away, home).reason == "no_agreement"


def test_with_the_last_signature_the_agreed_fields_flow_and_no_others(home, away):
    row = in_force(home, away)

    verdict = flow(away, home, [*FACTS, "consumer.name"])

    assert (row.status, verdict.reason, verdict.fields) == ("in_force", "", frozenset(FACTS))
    assert flow(away, home, ["consumer.name"]).reason == "not_agreed"
    assert flow(away, make_organisation("XX")).reason == "no_agreement"
    assert events(row) == [
        "sharing_agreement.drafted",
        "sharing_agreement.offered",
        "sharing_agreement.signed",
        "sharing_agreement.signed",
        "sharing_agreement.entered_force",
    ]


def test_what_one_side_only_receives_does_not_flow_from_it(home, away):
    in_force(home, away, direction="take")

    assert flow(away, home).fields == frozenset(FACTS)
    assert flow(home, away).reason == "no_agreement"


def test_each_side_signs_the_terms_with_its_own_key(home, away):
    row = in_force(home, away)

    for side in (home, away):
        signed = party(row, side)
        data = signed_bytes(digest=row.digest, party=side.code, on=signed.signed_on)
        assert is_signed(data, signed.signature, by=signed.public)
    assert party(row, home).public != party(row, away).public


def test_nobody_signs_twice_nor_for_another(home, away):
    row = offered(home, away)
    sign_agreement(row.pk, actor=staff_of(home))

    with pytest.raises(WrongStatus):
        sign_agreement(row.pk, actor=staff_of(home))
    with pytest.raises(NotVisible):
        sign_agreement(row.pk, actor=staff_of(make_organisation("XX")))
    assert find(SharingAgreement, row.pk, actor=SYSTEM).status == "signing"


def test_a_draft_is_seen_by_its_drafter_alone(home, away):
    row = drafted(home, away)

    with pytest.raises(NotVisible):
        find(SharingAgreement, row.pk, actor=staff_of(away))
    assert find(SharingAgreement, row.pk, actor=staff_of(home)).pk == row.pk


def test_personal_information_asks_for_an_assessment_first(home, away):
    row = drafted(home, away, fields=PERSONS)
    ImpactAssessment.objects.visible_to(SYSTEM).all().delete()

    with pytest.raises(WrongStatus):
        offer_agreement(row.pk, actor=staff_of(home))
    assert find(SharingAgreement, row.pk, actor=SYSTEM).status == "draft"


def test_an_assessment_is_void_when_the_fields_change(home, away):
    row = drafted(home, away, fields=PERSONS)

    revise_agreement(row.pk, actor=staff_of(home), entry=entry(partners=[away.pk], fields=PERSONS[:-1]))

    assert not ImpactAssessment.objects.visible_to(SYSTEM).exists()


REFUSED = {
    "ends before it begins": ({"ends_on": clock.today() - timedelta(days=60)}, "ends_on"),
    "no field": ({"fields": []}, "fields"),
    "an internal field": ({"fields": ["complaint.handler"]}, "fields"),
    "a field that nothing carries": ({"fields": ["consumer.id_number"]}, "fields"),
    "a field of the exchange with peers": ({"fields": ["figure.received"]}, "fields"),
    "an unknown basis": ({"basis": "because"}, "basis"),
    "persons on a basis without": ({"basis": "no_persons", "fields": PERSONS}, "basis"),
    "no other party": ({"partners": []}, "partners"),
    "kept for ever": ({"keep_days": 4000}, "keep_days"),
    "deleted never": ({"deletion_days": 0}, "deletion_days"),
}


@pytest.mark.parametrize(("changes", "field"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_agreed_is_refused_beside_its_field(home, away, changes, field):
    allied(home, away)
    told = entry(**{"partners": [away.pk]} | changes)

    with pytest.raises(Invalid) as refused:
        draft_agreement(actor=staff_of(home), entry=told)

    assert list(refused.value.fields) == [field]
    assert not SharingAgreement.objects.visible_to(SYSTEM).exists()


def test_only_members_of_ones_alliance_are_asked(home, away):
    allied(home)

    with pytest.raises(Invalid) as refused:
        draft_agreement(actor=staff_of(home), entry=entry(partners=[away.pk]))

    assert list(refused.value.fields) == ["partners"]
    assert not SharingParty.objects.visible_to(SYSTEM).exists()


def test_the_end_stops_the_flow_at_once_whoever_ends_it(home, away):
    row = in_force(home, away)

    end_agreement(row.pk, actor=staff_of(away), reason="合作项目结束")

    found = find(SharingAgreement, row.pk, actor=SYSTEM)
    assert (found.status, found.ended_on, found.end_reason) == ("ended", clock.today(), "合作项目结束")
    assert flow(away, home).reason == flow(home, away).reason == "agreement_ended"
    with pytest.raises(WrongStatus):
        end_agreement(row.pk, actor=staff_of(home), reason="再次")


def test_an_end_needs_its_reason(home, away):
    row = in_force(home, away)

    with pytest.raises(Invalid):
        end_agreement(row.pk, actor=staff_of(away), reason=" ")

    assert flow(away, home).flow is not None


def test_an_agreement_that_ended_yesterday_lets_nothing_flow_before_the_night_noted_it(home, away):
    row = in_force(home, away)
    yesterday = clock.today() - timedelta(days=1)
    SharingAgreement.objects.visible_to(SYSTEM).filter(pk=row.pk).update(ends_on=yesterday)

    assert flow(away, home).reason == "agreement_ended"
    assert flow(away, home, on=yesterday).fields == frozenset(FACTS)
    assert (expire_agreements(actor=SYSTEM), expire_agreements(actor=SYSTEM)) == (1, 0)
    assert find(SharingAgreement, row.pk, actor=SYSTEM).status == "ended"


def test_an_agreement_of_tomorrow_lets_nothing_flow_today(home, away):
    in_force(home, away, starts_on=clock.today() + timedelta(days=1))

    assert flow(away, home).reason == "agreement_not_begun"


def test_an_agreement_is_withdrawn_before_all_have_signed(home, away):
    row = offered(home, away)

    withdraw_agreement(row.pk, actor=staff_of(away), reason="条款需要修改")

    assert find(SharingAgreement, row.pk, actor=SYSTEM).status == "withdrawn"
    with pytest.raises(WrongStatus):
        sign_agreement(row.pk, actor=staff_of(home))


def test_a_new_version_replaces_the_old_one_when_all_have_signed(home, away):
    old, actor = in_force(home, away), staff_of(home)
    fresh = renew_agreement(old.pk, actor=actor)
    revise_agreement(fresh.pk, actor=actor, entry=entry(partners=[away.pk], fields=FACTS[:1]))
    offer_agreement(fresh.pk, actor=actor)
    sign_agreement(fresh.pk, actor=actor)
    meanwhile = flow(away, home).fields

    sign_agreement(fresh.pk, actor=staff_of(away))

    found = find(SharingAgreement, old.pk, actor=SYSTEM)
    assert (fresh.number, fresh.uid, fresh.version) == (old.number, old.uid, 2)
    assert (meanwhile, flow(away, home).fields) == (frozenset(FACTS), frozenset(FACTS[:1]))
    assert (found.status, found.is_replaced) == ("ended", True)
    with pytest.raises(WrongStatus):
        renew_agreement(old.pk, actor=actor)


def test_two_next_versions_are_not_drawn_up_at_once(home, away):
    old = in_force(home, away)
    renew_agreement(old.pk, actor=staff_of(home))

    with pytest.raises(WrongStatus):
        renew_agreement(old.pk, actor=staff_of(home))


def test_numbers_count_on(home, away):
    first = drafted(home, away)
    second = draft_agreement(actor=staff_of(home), entry=entry(partners=[away.pk]))

    year = clock.today().year
    assert [first.number, second.number] == [f"HM-GX-{year}-001", f"HM-GX-{year}-002"]


def test_the_side_bar_counts_what_waits_for_a_signature(home, away):
    row = offered(home, away)
    ours, theirs = staff_of(home), staff_of(away)
    before = (waiting_count(ours), waiting_count(theirs))

    sign_agreement(row.pk, actor=ours)

    assert (before, waiting_count(ours), waiting_count(theirs)) == ((1, 1), 0, 1)


def test_who_may_not_sign_signs_nothing(home, away):
    row = offered(home, away)

    with pytest.raises(NotAllowed):
        sign_agreement(row.pk, actor=make_actor("clerk", organisation=home))
