"""Ways to court and to others: prepared within thirty days, decided by the head, filed, ended, handed up."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lianwei.cases.models import Status
from lianwei.cases.operations import accept_transfer, offer_transfer
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Basis, Event
from lianwei.core.scope import SYSTEM, attached, find
from lianwei.redress.models import LegalRemedy
from lianwei.redress.operations import remedies as do
from lianwei.redress.queries.remedies import (
    agreements_to_confirm,
    last_day_to_file,
    remedies_listed,
    remedies_overdue,
)
from tests.cases.actors import worker
from tests.cases.stages import playing, standing
from tests.factories import redress
from tests.factories.members import make_member, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]
COURT = "重庆市渝中区人民法院"
STORY = "店家电话13900001111，收款后关门"


@pytest.fixture
def office():
    return make_organisation("YZ", is_mediation_committee=True)


@pytest.fixture
def actor(office):
    return redress.lawyer(office)


@pytest.fixture
def agreed(actor):
    """An agreement of the committee that took effect on Monday, 2 March 2026."""
    with playing("2026-03-02"):
        return standing(Status.AGREED, actor)


def happened(row):
    return [each.name for each in attached(Event, row).order_by("seq")]


def stored(row):
    return find(LegalRemedy, row.pk, actor=SYSTEM)


def prepared(case, actor, on="2026-03-09"):
    with playing(on):
        return do.prepare_confirmation(case.pk, actor=actor, body=COURT)


def asked(case, actor, kind="suit_support"):
    return do.request_remedy(case.pk, actor=actor, seeking=do.Seeking(kind, COURT, STORY))


def test_the_thirty_days_are_counted_from_the_day_of_effect():
    assert last_day_to_file(date(2026, 3, 2)) == date(2026, 4, 1)


def test_a_confirmation_is_prepared_filed_and_confirmed(agreed, actor):
    row = prepared(agreed, actor)
    assert (row.status, row.agreed_on, row.due_on) == ("prepared", date(2026, 3, 2), date(2026, 4, 1))

    with playing("2026-04-01"):
        do.file_remedy(
            row.pk, actor=actor, on=date(2026, 4, 1), body=COURT, court_number="（2026）渝0103民特1号"
        )
    with playing("2026-04-20"):
        number = "（2026）渝0103民特1号民事裁定书"
        do.confirm_remedy(row.pk, actor=actor, on=date(2026, 4, 18), result_number=number)

    assert (stored(row).status, stored(row).ended_on, stored(row).result_number) == (
        "confirmed",
        date(2026, 4, 18),
        number,
    )
    assert happened(row) == ["legal_remedy.prepared", "legal_remedy.filed", "legal_remedy.confirmed"]


def test_after_the_last_day_nothing_is_prepared_or_filed(agreed, actor):
    row = prepared(agreed, actor, on="2026-04-01")

    with playing("2026-04-02"):
        assert remedies_overdue(actor) == 1
        with pytest.raises(Invalid) as late:
            do.file_remedy(row.pk, actor=actor, on=date(2026, 4, 2), body=COURT, court_number="")
        do.take_back_remedy(row.pk, actor=actor, reason="逾期")
        with pytest.raises(Invalid):
            do.prepare_confirmation(agreed.pk, actor=actor, body=COURT)

    assert list(late.value.fields) == ["on"]
    assert [each.row.status for each in remedies_listed(actor=actor).rows] == ["withdrawn"]


def test_the_court_may_refuse(agreed, actor):
    row = prepared(agreed, actor)
    with playing("2026-03-20"):
        do.file_remedy(row.pk, actor=actor, on=date(2026, 3, 10), body=COURT, court_number="")
        do.reject_remedy(row.pk, actor=actor, on=date(2026, 3, 18), reason="协议内容不明确，电话13900001111")

    assert stored(row).status == "refused"
    assert "13900001111" not in stored(row).ending


def test_only_the_agreement_of_a_committee_is_confirmed(actor, office):
    other = redress.lawyer(make_organisation("NA"))
    with playing("2026-03-02"):
        plain = standing(Status.AGREED, other)
        settled = standing(Status.SETTLED, actor)
        for case, who in ((plain, other), (settled, actor)):
            with pytest.raises(Invalid):
                do.prepare_confirmation(case.pk, actor=who, body=COURT)

    assert LegalRemedy.objects.visible_to(SYSTEM).count() == 0


def test_one_way_is_open_at_a_time(agreed, actor):
    prepared(agreed, actor)

    with pytest.raises(WrongStatus):
        prepared(agreed, actor)
    asked(agreed, actor)

    assert LegalRemedy.objects.visible_to(SYSTEM).count() == 2


def test_who_took_a_case_over_goes_on_with_its_numbers():
    giver, taker = make_member("YZ"), make_member("NA")
    before, now = redress.lawyer(giver), redress.lawyer(taker)
    case = standing(Status.MEDIATION, before)
    first = asked(case, before)
    offer = offer_transfer(case.pk, actor=before, taker_id=taker.pk, reason="店在南岸", basis=Basis.ORAL)
    accept_transfer(case.pk, actor=now, transfer_id=offer.pk)

    with pytest.raises(WrongStatus):
        asked(case, now)
    do.decline_remedy(first.pk, actor=before, reason="案件已移送")
    second = asked(case, now)

    assert (first.number[-4:], second.number[-4:]) == ("-FL1", "-FL2")


def test_what_may_still_be_confirmed_is_listed_with_its_day(agreed, actor):
    with playing("2026-03-20"):
        [waiting] = agreements_to_confirm(actor=actor)
        assert (waiting.complaint_id, waiting.due_on) == (agreed.pk, date(2026, 4, 1))
        do.prepare_confirmation(agreed.pk, actor=actor, body=COURT)
        assert agreements_to_confirm(actor=actor) == []
        do.take_back_remedy(LegalRemedy.objects.visible_to(SYSTEM).get().pk, actor=actor, reason="再议")
    with playing("2026-04-02"):
        assert agreements_to_confirm(actor=actor) == []


@pytest.mark.parametrize("kind", ["suit_support", "arbitration", "committee"])
def test_the_head_decides_on_support_and_the_result_is_kept(actor, office, kind):
    case = redress.fitting(office)
    clerk = redress.lawyer(office, without=("legal_remedy.decide", "legal_remedy.decline"))
    row = asked(case, clerk, kind)
    with pytest.raises(NotAllowed):
        do.decide_remedy(row.pk, actor=clerk)

    do.decide_remedy(row.pk, actor=actor)
    today = clock.today()
    do.file_remedy(row.pk, actor=clerk, on=today, body=COURT, court_number="1号")
    with pytest.raises(WrongStatus):
        do.confirm_remedy(row.pk, actor=clerk, on=today, result_number="2号")
    do.conclude_remedy(row.pk, actor=clerk, on=today, result="won", result_number="2号")

    assert (stored(row).status, stored(row).result, stored(row).decided_by) == (
        "concluded",
        "won",
        actor.user_id,
    )
    assert "13900001111" not in stored(row).facts
    assert happened(row)[:2] == ["legal_remedy.requested", "legal_remedy.decided"]


def test_what_the_head_does_not_support_ends_with_a_reason(actor, office):
    row = asked(redress.fitting(office), actor)

    with pytest.raises(Invalid):
        do.decline_remedy(row.pk, actor=actor, reason=" ")
    do.decline_remedy(row.pk, actor=actor, reason="已自行委托律师")

    assert (stored(row).status, stored(row).ending) == ("declined", "已自行委托律师")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": date(2099, 1, 1)}, "on"),
        ({"result": "unknown"}, "result"),
        ({"result_number": " "}, "result_number"),
        ({"on": date(2020, 1, 1)}, "on"),
    ],
)
def test_what_cannot_be_a_result(actor, office, changes, field):
    row = asked(redress.fitting(office), actor)
    do.decide_remedy(row.pk, actor=actor)
    do.file_remedy(row.pk, actor=actor, on=clock.today(), body=COURT, court_number="")
    told = {"on": clock.today(), "result": "won", "result_number": "2号"} | changes

    with pytest.raises(Invalid) as refusal:
        do.conclude_remedy(row.pk, actor=actor, **told)

    assert list(refusal.value.fields) == [field]
    assert stored(row).status == "filed"


@pytest.fixture
def province():
    return make_organisation("CQ", kind="PROV")


def test_material_is_handed_to_the_closest_association_that_may_sue(province):
    city = make_organisation("CY", kind="CITY", parent=province)
    district = make_organisation("YB", parent=city)
    below, above = redress.lawyer(district), redress.lawyer(province)
    case = redress.fitting(district)

    row = do.hand_material_up(case.pk, actor=below, facts="同一格式条款，涉及约300名消费者")
    assert (row.status, row.carrier_id, row.was_handed_up) == ("handed_up", province.pk, True)
    with pytest.raises(NotAllowed):
        do.receive_material(row.pk, actor=below)
    do.receive_material(row.pk, actor=above)

    receipt = stored(row).receipt
    assert receipt == f"CQ-{clock.today():%Y%m%d}-{row.pk}"
    [shown] = remedies_listed(actor=below, view="up").rows
    assert (shown.row.receipt, shown.row.status) == (receipt, "prepared")
    assert happened(row) == ["legal_remedy.handed_up", "legal_remedy.received"]
    do.file_remedy(row.pk, actor=above, on=clock.today(), body=COURT, court_number="")


def test_only_who_may_sue_brings_a_public_interest_suit(province):
    district = make_organisation("YB", parent=province)
    below, above = redress.lawyer(district), redress.lawyer(province)

    with pytest.raises(Invalid) as refused:
        asked(redress.fitting(district), below, "public_interest")
    with pytest.raises(Invalid):
        do.hand_material_up(redress.fitting(province).pk, actor=above, facts=STORY)
    row = asked(redress.fitting(province), above, "public_interest")

    assert list(refused.value.fields) == ["kind"]
    assert row.status == "requested"


def test_where_nobody_above_may_sue_it_is_said(office, actor):
    with pytest.raises(Invalid):
        do.hand_material_up(redress.fitting(office).pk, actor=actor, facts=STORY)


def test_another_member_does_not_know_of_it(actor, office):
    row = asked(redress.fitting(office), actor)
    stranger = redress.lawyer(make_organisation("NA"))

    for step in (do.decide_remedy, do.receive_material, do.print_confirmation):
        with pytest.raises(NotVisible):
            step(row.pk, actor=stranger)
    assert remedies_listed(actor=stranger).rows == []


def test_who_may_not_is_refused(office, agreed):
    plain = worker(office)
    with playing("2026-03-09"):
        for step in (
            lambda: do.prepare_confirmation(agreed.pk, actor=plain, body=COURT),
            lambda: asked(agreed, plain),
            lambda: do.hand_material_up(agreed.pk, actor=plain, facts=STORY),
        ):
            with pytest.raises(NotAllowed):
                step()


def test_before_acceptance_no_way_begins(actor, office):
    case = redress.fitting(office, status=Status.RECEIVED)

    with pytest.raises(WrongStatus):
        asked(case, actor)


def test_the_pack_holds_application_parties_agreement_and_evidence(agreed, actor):
    from lianwei.core.documents.paper import to_json

    row = prepared(agreed, actor)
    reader = replace(actor, permissions=actor.permissions | {"person.reveal"})

    text = to_json(do.print_confirmation(row.pk, actor=reader))

    for words in (
        "司法确认申请书",
        "王桂芳",
        "渝中丽人美容院",
        COURT,
        "2026年4月1日",
        "调解协议",
        "证据目录",
        "第三十三条",
    ):
        assert words in text
    assert happened(row)[-1] == "legal_remedy.printed"


def test_an_overdue_one_stands_in_its_part_of_the_list(agreed, actor):
    row = prepared(agreed, actor)

    with playing("2026-04-01"):
        assert remedies_listed(actor=actor, view="overdue").rows == []
    with playing("2026-04-02"):
        [late] = remedies_listed(actor=actor, view="overdue").rows
    assert (late.row.pk, late.chip.kind) == (row.pk, "late")


def test_days_before_the_last_one_warn(agreed, actor):
    row = prepared(agreed, actor)
    kinds = []
    for days in (11, 10, 0):
        with playing((date(2026, 4, 1) - timedelta(days=days)).isoformat()):
            [shown] = remedies_listed(actor=actor, view="open").rows
            kinds.append(shown.chip.kind)

    assert (row.status, kinds) == ("prepared", ["calm", "soon", "soon"])
