"""Observations: planned, shared out by lot, visited, asked about, decided on, reported, looked at again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.files.links import view_link
from lianwei.core.files.models import File
from lianwei.core.models import Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import attached, find
from lianwei.registry.models import BusinessFact
from lianwei.supervision.models import (
    Observation,
    ObservationVisit,
    Observer,
    VisitStatus,
    checklist_of,
    observers_of,
    shops_of,
    visits_of,
)
from lianwei.supervision.operations.observing import closing, people, planning, visiting
from lianwei.supervision.queries.observing.results import observation_results
from lianwei.supervision.rules.observing.checklists import read_lines
from tests.factories import observing, projects, registry
from tests.factories.members import make_actor, make_alliance, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]
S, V = "status", VisitStatus


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def other():
    return make_organisation("GA")


@pytest.fixture
def who(home):
    return observing.writer(home)


def events_of(row):
    return list(attached(Event, row).order_by("seq").values_list("name", flat=True))


def test_a_plan_becomes_a_report_and_facts_of_businesses(home, who):
    shop = registry.business()
    row = observing.planned(home, shops=3)
    planning.add_shops_to_observation(
        row.pk, actor=who, shops=[observing.shop(9, name="x", business_id=shop.pk)]
    )
    people.draw_observation(row.pk, actor=who)
    planning.begin_observation(row.pk, actor=who)
    observing.all_arrived(row)
    closing.close_observation(row.pk, actor=who)
    closing.write_observation(row.pk, actor=who, words=observing.WORDS)

    closing.report_observation(row.pk, actor=who)
    deliver_pending()

    assert observing.now(row).status == "reported"
    assert events_of(row)[-5:] == [
        "observation.drawn",
        "observation.begun",
        "observation.closed",
        "observation.written",
        "observation.reported",
    ]
    [seen] = [each for each in shops_of(row) if each.business_id == shop.pk]
    [fact] = BusinessFact.objects.visible_to(who).filter(business=shop)
    assert fact.headline == f"消费体察“儿童彩妆柜台体察”（{seen.name}）：4.2分，问题4项"
    assert fact.source == f"observation:{row.pk}:{seen.pk}"


def test_a_plan_needs_title_and_days_in_order(home, who):
    today = clock.today()

    with pytest.raises(Invalid) as refused:
        observing.draft(home, title=" ", ends_on=today - timedelta(days=1), double_share=101)

    assert set(refused.value.fields) == {"title", "ends_on", "double_share"}
    assert not Observation.objects.visible_to(who).exists()


def test_a_project_of_another_kind_or_another_leader_takes_none(home, other):
    make_alliance(home, other)
    test = projects.project(home)
    theirs = projects.project(other, kind="observation")

    for project in (test, theirs):
        with pytest.raises((NotAllowed, NotVisible)):
            observing.draft(home, project_id=project.pk)


def test_who_has_a_part_in_the_project_sees_it_and_another_member_does_not(home, other):
    make_alliance(home, other, make_organisation("JB"))
    project = projects.project(home, kind="observation")
    projects.part(project)
    projects.part(project, other)
    from lianwei.projects.operations import planning as plan

    plan.invite_members(project.pk, actor=projects.head(home))
    row = observing.draft(home, project_id=project.pk)

    assert find(Observation, row.pk, actor=observing.writer(other)) == row
    with pytest.raises(NotVisible):
        find(Observation, row.pk, actor=observing.writer(make_organisation("BB")))
    with pytest.raises(NotAllowed):
        planning.compose_observation(
            row.pk, actor=observing.writer(other), sections=read_lines(observing.LINES)
        )


def test_versions_of_a_checklist_stay_and_a_running_one_is_fixed(home, who):
    row = observing.planned(home)
    planning.compose_observation(row.pk, actor=who, sections=read_lines("只有一项"))
    assert checklist_of(row).version == 2

    people.draw_observation(row.pk, actor=who)
    planning.begin_observation(row.pk, actor=who)
    with pytest.raises(WrongStatus):
        planning.compose_observation(row.pk, actor=who, sections=read_lines("别的"))


def test_who_is_not_trained_gets_no_visit(home, who):
    row = observing.planned(home, observers=1)
    fresh = observing.observer(row, name="新志愿者", trained_on=None, passed_on=None)

    with pytest.raises(Invalid):
        people.assign_visit(row.pk, actor=who, shop_id=shops_of(row)[0].pk, observer_id=fresh.pk)
    with pytest.raises(WrongStatus):
        people.invite_observer(row.pk, fresh.pk, actor=who)
    people.draw_observation(row.pk, actor=who)
    assert not visits_of(row).filter(observer=fresh).exists()

    day = clock.today()
    people.train_observer(row.pk, fresh.pk, actor=who, trained_on=day, passed_on=day)
    people.assign_visit(row.pk, actor=who, shop_id=shops_of(row)[0].pk, observer_id=fresh.pk)
    assert visits_of(row).get(observer=fresh).is_second


def test_a_test_before_the_training_is_refused(home):
    row, today = observing.planned(home, observers=0), clock.today()

    with pytest.raises(Invalid):
        observing.observer(row, trained_on=today, passed_on=today - timedelta(days=1))
    with pytest.raises(Invalid):
        observing.observer(row, trained_on=today + timedelta(days=1), passed_on=None)
    assert not observers_of(row).exists()


def test_the_name_of_a_volunteer_is_sealed_and_in_no_event(home):
    row = observing.planned(home, observers=1)

    [one] = observers_of(row)
    assert one.name.masked == "志***"
    assert "志愿者1" not in "".join(each.body for each in attached(Event, row) if isinstance(each.body, str))


def test_the_same_seed_draws_the_same_and_half_are_seen_twice(home, who):
    row = observing.planned(home, shops=6, observers=3)
    first = [
        (each.shop_id, each.observer_id, each.is_second)
        for each in people.draw_observation(row.pk, actor=who)
    ]
    again = [
        (each.shop_id, each.observer_id, each.is_second)
        for each in people.draw_observation(row.pk, actor=who)
    ]

    assert first == again
    assert sum(second for _shop, _observer, second in first) == 3
    assert len({(shop, observer) for shop, observer, _second in first}) == 9


def test_it_begins_with_checklist_and_observers_for_all_shops(home, who):
    row = observing.planned(home)

    with pytest.raises(WrongStatus):
        planning.begin_observation(row.pk, actor=who)

    assert observing.now(row).status == "planned"


def test_a_visit_arrives_once_by_its_number(home, who):
    row = observing.running(home)
    visit, sent = observing.visit(row), observing.told(row)

    visiting.receive_visit(visit.pk, sent, actor=who)
    visiting.receive_visit(visit.pk, sent, actor=who)

    visit.refresh_from_db()
    assert (visit.status, visit.questions) == (V.ARRIVED, [])
    assert events_of(visit) == ["observation_visit.received"]
    with pytest.raises(WrongStatus):
        visiting.receive_visit(visit.pk, observing.told(row), actor=who)


def test_answers_that_are_missing_are_named_and_nothing_changes(home, who):
    row = observing.running(home)
    sent = observing.told(row, place="")
    sent = replace(sent, answers=dict(sent.answers) | {"i1": "n/a", "i4": "9", "i5": "几种"})

    with pytest.raises(Invalid) as refused:
        visiting.receive_visit(observing.visit(row).pk, sent, actor=who)

    assert set(refused.value.fields) == {"i1", "i4", "i5", "place"}
    assert visits_of(row).exclude(status=V.PLANNED).count() == 0


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({"here": (29.51, 106.5)}, "far"),
        ({"is_unannounced": False}, "announced"),
        ({"minutes": 60 * 24 * 3}, "outside"),
    ],
)
def test_what_is_unlikely_is_a_question_and_nothing_is_dropped(home, changes, doubt):
    visit = observing.arrived(observing.running(home), **changes)

    assert (visit.status, visit.questions) == (V.ASKED, [doubt])


def test_five_seconds_an_item_is_the_edge(home):
    row, now = observing.running(home), clock.now()
    edge = timedelta(seconds=5 * observing.item_count())

    at_edge = observing.arrived(row, begun_at=now - edge, ended_at=now)
    below = observing.arrived(row, begun_at=now - edge + timedelta(seconds=1), ended_at=now)

    assert (at_edge.questions, below.questions) == ([], ["quick"])


def test_thirty_one_shops_in_ten_minutes_are_asked_about(home):
    row, now = observing.running(home, shops=31, observers=1), clock.now()
    began = [
        observing.arrived(row, begun_at=now - timedelta(seconds=600 - 18 * n), ended_at=now).questions
        for n in range(31)
    ]

    assert began[29] == [] and began[30] == ["crowd"]


def test_the_same_photo_twice_is_asked_about(home, who):
    row = observing.running(home)
    first, second = observing.arrived(row), observing.arrived(row)

    kept = visiting.add_visit_photo(first.pk, actor=who, upload=observing.photo(), item="i1")
    visiting.add_visit_photo(first.pk, actor=who, upload=observing.photo(), item="i1")
    visiting.add_visit_photo(second.pk, actor=who, upload=observing.photo())

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status, second.questions) == (V.ARRIVED, V.ASKED, ["same_photo"])
    assert kept.kind == "i1" and attached(File, first).count() == 1


def test_a_person_decides_with_a_reason(home, who):
    row = observing.running(home)
    one, two = observing.asked(row), observing.asked(row)
    with pytest.raises(Invalid):
        visiting.keep_visit(one.pk, actor=who, reason=" ")

    visiting.keep_visit(one.pk, actor=who, reason="柜台很小，电话13812345678核实")
    visiting.leave_visit_out(two.pk, actor=who, reason="记录人说未到店")

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.status, two.status) == (V.KEPT, V.LEFT_OUT)
    assert "13812345678" not in one.reason
    assert observation_results(row.pk, actor=who).visits == 1


def test_a_finished_report_is_not_decided_on_again(home, who):
    row = observing.running(home)
    visit = observing.arrived(row)
    closing.close_observation(row.pk, actor=who)
    closing.write_observation(row.pk, actor=who, words=observing.WORDS)
    closing.report_observation(row.pk, actor=who)

    with pytest.raises(WrongStatus):
        visiting.ask_visit(visit.pk, actor=who, reason="再看一次")

    visit.refresh_from_db()
    assert visit.status == V.ARRIVED


def test_a_late_phone_is_taken_and_asked_about_before_the_report(home, who):
    row = observing.running(home)
    observing.arrived(row)
    closing.close_observation(row.pk, actor=who)
    closing.write_observation(row.pk, actor=who, words=observing.WORDS)

    late = observing.arrived(observing.now(row))

    assert (late.status, late.questions) == (V.ASKED, ["late"])
    with pytest.raises(WrongStatus):
        closing.report_observation(row.pk, actor=who)


def test_a_personal_link_opens_the_visits_of_one_observer(home):
    row = observing.running(home)
    one, two = observers_of(row)
    actor = view_link(observing.token(row), people.PURPOSE)

    seen = ObservationVisit.objects.visible_to(actor)
    assert {each.observer_id for each in seen} == {one.pk}
    theirs = visits_of(row).filter(observer=two).first()
    with pytest.raises(NotVisible):
        visiting.receive_visit(theirs.pk, observing.told(row), actor=actor)
    with pytest.raises(NotAllowed):
        visiting.keep_visit(seen.first().pk, actor=actor, reason="x")


def test_who_is_released_brings_nothing_more_and_frees_the_shops(home, who):
    row = observing.running(home)
    one = observers_of(row)[0]
    token = observing.token(row)

    people.release_observer(row.pk, one.pk, actor=who)

    assert not visits_of(row).filter(observer=one).exists()
    with pytest.raises(NotVisible):
        view_link(token, people.PURPOSE)


def test_a_second_look_compares_by_shop_and_item(home, who):
    row = observing.reported(home)
    bad = [each.pk for each in shops_of(row) if not each.seq % 2]
    today = clock.today()

    again = closing.look_again_at_observation(
        row.pk, actor=who, shops=bad, starts_on=today, ends_on=today + timedelta(days=5)
    )
    observing.observer(again)
    people.draw_observation(again.pk, actor=who)
    planning.begin_observation(again.pk, actor=who)
    for each in list(visits_of(again)):
        visiting.receive_visit(each.pk, observing.told(again, good=True), actor=who)

    results = observation_results(again.pk, actor=who)
    assert [(line.before, line.result.score) for line in results.shops] == [
        (pytest.approx(4.1667, abs=0.001), 100)
    ] * 2
    assert {key: each.share for key, each in results.former.items() if each.share is not None}["i1"] == 0
    with pytest.raises(WrongStatus):
        closing.look_again_at_observation(again.pk, actor=who, shops=[1], starts_on=today, ends_on=today)


def test_it_is_given_up_with_a_reason(home, who):
    row = observing.planned(home)
    with pytest.raises(Invalid):
        planning.give_up_observation(row.pk, actor=who, reason="")

    planning.give_up_observation(row.pk, actor=who, reason="经费不足")

    assert (observing.now(row).status, observing.now(row).reason) == ("given_up", "经费不足")


def test_numbers_of_people_do_not_stay_in_texts(home, who):
    phone = "电话13812345678"
    row = observing.planned(home, title=phone, looked_at=phone)
    planning.add_shops_to_observation(
        row.pk, actor=who, shops=[planning.ShopEntry(phone, kind=phone, district=phone, address=phone)]
    )
    people.draw_observation(row.pk, actor=who)
    planning.begin_observation(row.pk, actor=who)
    visit = observing.arrived(row, place=phone, note=phone)
    closing.close_observation(row.pk, actor=who)
    closing.write_observation(row.pk, actor=who, words={"law": phone})

    shop, row = shops_of(row).last(), observing.now(row)
    texts = [row.title, row.looked_at, row.words["law"], visit.place, visit.note]
    texts += [shop.name, shop.kind, shop.district, shop.address]
    assert [text for text in texts if "13812345678" in text] == []


def test_a_clerk_plans_nothing(home):
    clerk = make_actor("clerk", organisation=home)

    with pytest.raises(NotAllowed):
        planning.draft_observation(observing.entry(), actor=clerk)

    assert not Observer.objects.visible_to(clerk).exists()
