"""Comparative tests from the plan to the release; the brands and figures are invented."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find, subject_of
from lianwei.registry.models import BusinessFact
from lianwei.supervision.handlers.comparing import state_results
from lianwei.supervision.models import (
    ComparativeTest,
    MakerObjection,
    SampleOrigin,
    handovers_of,
    items_of,
    referrals_of,
    samples_of,
    sheets_of,
)
from lianwei.supervision.operations.comparing import buying, planning, releasing, testing
from lianwei.supervision.queries.comparing.page import comparing_page, sample_page
from lianwei.supervision.queries.comparing.readings import found_in
from lianwei.supervision.queries.comparing.results import result_page
from tests.factories import comparing as made
from tests.factories import projects
from tests.factories.members import make_actor, make_alliance, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def other():
    return make_organisation("GA")


def names(test):
    return list(Event.objects.filter(subject=subject_of(test)).order_by("pk").values_list("name", flat=True))


def test_a_test_goes_from_the_plan_to_the_release(home):
    test = made.released(home)

    steps = [each.partition(".")[2] for each in names(test) if each not in ("file.stored",)]
    assert steps == ["planned", "items_replaced", "begun", *["bought"] * 3, *["handed_over"] * 3, "delivered",
                     "filled", "confirmed", "judged", "referred", "notified", "released"]  # fmt: skip
    assert made.now(test).status == "released"
    assert test.released_by != test.judged_by


def test_weights_have_to_make_a_hundred_before_it_begins(home):
    test = made.planned(home)
    told = {"actor": made.mediator(home), "item_id": items_of(test)[0].pk}
    planning.set_compared_item(test.pk, made.lead(weight=Decimal(50)), **told)

    with pytest.raises(Invalid):
        planning.begin_comparative_test(test.pk, actor=made.mediator(home))

    assert made.now(test).status == "planned"


def test_an_item_without_its_limit_is_refused(home):
    test = made.planned(home)

    with pytest.raises(Invalid) as refusal:
        planning.set_compared_item(test.pk, made.lead(name="镉", high=None), actor=made.mediator(home))

    assert set(refusal.value.fields) == {"high"}
    assert items_of(test).count() == 2


def test_a_laboratory_has_to_be_accredited_on_the_day_of_the_test(home):
    lab = planning.Laboratory(name="示例", mark="CMA", number="1", until=clock.today())
    test = made.begun(home, laboratory=lab, planned=2)
    for number in (1, 2):
        made.bought(test, number)
    made.handed_over(test)
    who = made.mediator(home)

    with pytest.raises(Invalid):
        buying.deliver_compared_samples(test.pk, actor=who, tested_on=clock.today() + timedelta(days=1))

    assert made.now(test).status == "buying"
    assert buying.deliver_compared_samples(test.pk, actor=who, tested_on=clock.today()).status == "testing"


def test_a_laboratory_that_ran_out_yesterday_cannot_begin(home):
    lab = planning.Laboratory(name="示例", mark="CMA", number="1", until=clock.today() - timedelta(days=1))
    test = made.planned(home, laboratory=lab)

    with pytest.raises(Invalid):
        planning.begin_comparative_test(test.pk, actor=made.mediator(home))


def test_a_laboratory_of_the_knowledge_base_needs_an_accreditation(home):
    lab = planning.Laboratory(name="示例", mark="", number="", until=None)

    with pytest.raises(Invalid) as refusal:
        planning.plan_comparative_test(made.entry(laboratory=lab), actor=made.mediator(home))

    assert set(refusal.value.fields) == {"lab_number"}


def test_codes_are_drawn_by_lot_and_brands_hidden_from_others(home, other):
    make_alliance(home, other)
    project, part = projects.running(home, other)
    test = planning.plan_comparative_test(made.entry(), actor=made.mediator(home), project_id=project.pk)
    planning.replace_compared_items(test.pk, [made.lead(), made.chlorine()], actor=made.mediator(home))
    planning.begin_comparative_test(test.pk, actor=made.mediator(home))
    ours, theirs = made.bought(test, 1), made.bought(test, 2, actor=made.mediator(other))

    seen = {
        each.sample.code: each.origin for each in comparing_page(test.pk, actor=made.mediator(other)).samples
    }
    led = {
        each.sample.code: each.origin for each in comparing_page(test.pk, actor=made.mediator(home)).samples
    }

    assert len(ours.code) == 4 and ours.code != theirs.code
    assert seen[ours.code] is None and seen[theirs.code].brand == "示例2"
    assert led[ours.code].brand == "示例1" and led[theirs.code].brand == "示例2"
    assert sample_page(test.pk, ours.code, actor=made.mediator(other)).origin is None
    with pytest.raises(NotVisible):
        result_page(test.pk, actor=made.mediator(other))
    assert part.organisation_id == theirs.buyer_id


def test_from_the_verdict_on_all_who_take_part_read_the_brands(home, other):
    make_alliance(home, other)
    test = made.judged(home)
    QuerySet(ComparativeTest).filter(pk=test.pk).update(project=projects.running(home, other)[0])

    rows = SampleOrigin.objects.visible_to(made.mediator(other)).filter(test=test)

    assert rows.count() == 3


def test_a_member_outside_does_not_see_the_test_before_its_release(home, other):
    test = made.notified(home)

    with pytest.raises(NotVisible):
        comparing_page(test.pk, actor=made.mediator(other))
    with pytest.raises(NotVisible):
        buying.buy_compared_sample(test.pk, made.bought_as(9), actor=made.mediator(other))


def test_a_released_test_is_read_by_every_member(home, other):
    test = made.released(home)

    page = result_page(test.pk, actor=made.mediator(other))

    assert [each.label for each in page.failing] == ["示例1 X1"]
    assert page.rows[-1].stars == 1 and page.rows[-1].is_out


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"bought_on": date(2999, 1, 1)}, "bought_on"),
        ({"price": 0}, "price"),
        ({"quantity": 0}, "quantity"),
        ({"seal_number": "S-1"}, "seal_number"),
    ],
)
def test_a_sample_that_cannot_be_is_refused(home, changes, field):
    test = made.begun(home)
    made.bought(test, 1)

    with pytest.raises(Invalid) as refusal:
        made.bought(test, 2, **changes)

    assert set(refusal.value.fields) == {field}
    assert samples_of(test).count() == 1


def test_no_more_samples_than_planned(home):
    test = made.full(home)

    with pytest.raises(Invalid):
        made.bought(test, 4)


def test_the_chain_tells_where_a_sample_was_and_whether_its_seal_was_whole(home):
    test = made.begun(home)
    sample = made.bought(test, 1)
    who, told = made.mediator(home), {"code": sample.code, "taker": test.lab_name}

    with pytest.raises(Invalid):
        buying.hand_over_sample(test.pk, actor=who, **told, is_intact=False)
    buying.hand_over_sample(test.pk, actor=who, **told, is_intact=False, note="封签破损，样品另行封存")
    with pytest.raises(Invalid):
        buying.hand_over_sample(test.pk, actor=who, **told, is_intact=True)

    row = handovers_of(sample).get()
    assert (row.taker, row.is_intact) == (test.lab_name, False)
    assert comparing_page(test.pk, actor=who).samples[0].is_broken


def test_samples_that_did_not_arrive_hold_the_test_up(home):
    test = made.full(home)

    with pytest.raises(Invalid):
        buying.deliver_compared_samples(test.pk, actor=made.mediator(home), tested_on=clock.today())

    assert made.now(test).tested_on is None


def test_a_sheet_with_a_cell_that_cannot_be_read_is_kept_but_not_confirmed(home):
    test = made.at_lab(home)
    bad = made.filled(test, first=("1,234", "95"))
    who = made.mediator(home)

    with pytest.raises(Invalid):
        testing.confirm_lab_sheet(test.pk, actor=who, version=bad.version)
    good = made.filled(test, first=("0.1", "95"))
    testing.confirm_lab_sheet(test.pk, actor=who, version=good.version)

    assert [each.version for each in sheets_of(test)] == [2, 1]
    assert found_in(test).sheet == good


def test_only_the_last_sheet_is_confirmed(home):
    test = made.at_lab(home)
    first = made.filled(test)
    made.filled(test)

    with pytest.raises(WrongStatus):
        testing.confirm_lab_sheet(test.pk, actor=made.mediator(home), version=first.version)


def test_nothing_is_judged_without_a_confirmed_sheet(home):
    test = made.at_lab(home)
    made.filled(test)

    with pytest.raises(Invalid):
        testing.judge_comparative_test(test.pk, actor=made.mediator(home))

    assert made.now(test).unblinded_on is None


def test_makers_are_told_after_the_authority(home):
    test = made.judged(home)

    with pytest.raises(Invalid):
        releasing.notify_makers(test.pk, actor=made.mediator(home))
    made.referred(test)
    releasing.notify_makers(test.pk, actor=made.mediator(home))

    assert referrals_of(test).get().receipt_id
    assert made.now(test).status == "notified"


def test_a_referral_needs_its_receipt(home):
    test = made.judged(home)
    told = {"codes": made.codes(test)[:1], "authority": "market", "sent_on": clock.today()}

    with pytest.raises(Invalid) as refusal:
        releasing.refer_failing_samples(
            test.pk, actor=made.mediator(home), receipt_number="", uploads=[], **told
        )

    assert set(refusal.value.fields) == {"uploads"}


def test_it_is_released_on_the_day_after_the_last_day_to_object(home):
    with clock.playing(clock.now() - timedelta(days=60)):
        test = made.notified(home)
    last = test.objections_until

    with clock.playing(clock.now() - (clock.today() - last)), pytest.raises(Invalid):
        releasing.release_comparative_test(test.pk, actor=made.head(home))
    with clock.playing(clock.now() - (clock.today() - last) + timedelta(days=1)):
        row = releasing.release_comparative_test(test.pk, actor=made.head(home))

    assert row.released_on == last + timedelta(days=1)


def test_who_judged_does_not_release(home):
    with clock.playing(clock.now() - timedelta(days=60)):
        test = made.notified(home)
    boss = made.head(home)
    QuerySet(ComparativeTest).filter(pk=test.pk).update(judged_by=boss.user_id)

    with pytest.raises(NotAllowed):
        releasing.release_comparative_test(test.pk, actor=boss)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(ComparativeTest).filter(pk=test.pk).update(released_by=boss.user_id)


def test_a_second_result_holds_once_another_person_has_decided(home):
    test = made.notified(home)
    who = made.mediator(home)
    key = made.objected(test, who)
    told = {"objection_id": key}
    releasing.retest_sample(test.pk, actor=who, second="1.0", second_on=clock.today(), **told)
    code = made.codes(test)[0]
    before = found_in(test)
    with pytest.raises(NotAllowed):
        releasing.decide_objection(test.pk, actor=who, is_upheld=True, answer="复检合格", **told)
    releasing.decide_objection(test.pk, actor=made.head(home), is_upheld=True, answer="复检合格", **told)

    after = found_in(test)

    assert before.failing == [code] and after.failing == []
    assert (after.first[code, "i1"].value, after.readings[code, "i1"].value) == (Decimal(9), Decimal("1.0"))
    assert find(MakerObjection, key, actor=SYSTEM).second == "1.0"


def test_an_objection_that_waits_holds_the_release_up(home):
    with clock.playing(clock.now() - timedelta(days=60)):
        test = made.notified(home)
        made.objected(test)

    with pytest.raises(Invalid):
        releasing.release_comparative_test(test.pk, actor=made.head(home))


def test_an_objection_after_the_last_day_is_taken_and_marked(home):
    with clock.playing(clock.now() - timedelta(days=60)):
        test = made.notified(home)

    row = find(MakerObjection, made.objected(test), actor=SYSTEM)

    assert row.is_late


@pytest.mark.parametrize("second", ["合格", "1,234"])
def test_a_second_result_that_cannot_be_read_is_refused(home, second):
    test = made.notified(home)
    key = made.objected(test)
    told = {"objection_id": key, "second": second, "second_on": clock.today()}

    with pytest.raises(Invalid) as refusal:
        releasing.retest_sample(test.pk, actor=made.mediator(home), **told)

    assert set(refusal.value.fields) == {"second"}


def test_a_release_tells_the_maker_once(home):
    test = made.released(home)
    event = Event.objects.get(subject=subject_of(test), name="comparative_test.released")
    for _twice in range(2):
        state_results(event)

    fact = BusinessFact.objects.visible_to(SYSTEM).get(source__startswith="comparative_test:")

    assert "不符合限值：铅析出量" in fact.headline
    assert fact.audience == "public"


def test_a_clerk_buys_but_does_not_judge(home):
    test = made.at_lab(home)
    with pytest.raises(NotAllowed):
        testing.judge_comparative_test(test.pk, actor=make_actor("clerk", organisation=home))


def test_a_test_that_is_given_up_takes_no_step(home):
    test = made.begun(home)
    planning.give_up_comparative_test(test.pk, actor=made.mediator(home), reason="经费调整")

    with pytest.raises(WrongStatus):
        made.bought(test, 1)

    assert made.now(test).reason == "经费调整"
