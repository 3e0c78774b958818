"""Hot topics: found each night, seen within one's scope, chosen for the plan."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.analytics.models import HotTopic, TopicCase, TopicChoice
from lianwei.analytics.operations.topics import choose_hot_topic, drop_hot_topic
from lianwei.analytics.queries.topics import choices_listed, hot_topics, topic_page
from lianwei.analytics.rules.topic_nights import carried_on
from lianwei.analytics.tasks import find_hot_topics
from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM
from lianwei.members.models import Organisation
from tests.cases import actors
from tests.factories import cases as made
from tests.factories import topics
from tests.factories.cases import complaint
from tests.factories.members import make_alliance, make_organisation, make_staff, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
YEAR = 2026
REASON = "车位捆绑集中反映，电话13900001111"


def staff(code="YZ"):
    return topics.allowed(made.staff(code))


def worker(home, **options):
    return topics.allowed(actors.worker(home, **options))


def onlooker(home, alliance):
    return topics.allowed(actors.onlooker(home, alliance))


def rows(model):
    return list(model.objects.visible_to(SYSTEM).order_by("pk"))


def home_of(actor):
    return Organisation.objects.get(pk=actor.organisation_id)


def test_the_night_finds_a_topic_and_the_next_one_keeps_it():
    actor = staff()
    cases = topics.told(actor)

    counts = [find_hot_topics(), find_hot_topics()]

    (topic,) = rows(HotTopic)
    assert counts == [1, 0]
    assert topic.name.split()[0] == "滨河苑"
    assert {each.complaint_id for each in rows(TopicCase)} == {each.pk for each in cases}
    assert Event.objects.filter(name="hot_topic.kept").count() == 1


def test_a_topic_that_grows_stays_the_same_and_an_old_one_ends():
    actor = staff()
    topics.told(actor)
    find_hot_topics()
    complaint(actor=actor, title="滨河苑车位又涨价", narrative="捆绑车位一直没人管")
    find_hot_topics()

    (topic,) = rows(HotTopic)
    assert len(rows(TopicCase)) == 6
    QuerySet(Complaint).update(received_on=clock.today() - timedelta(days=70))
    find_hot_topics()
    topic.refresh_from_db()
    assert topic.ended_at is not None
    assert hot_topics(actor=actor) == []


def test_what_was_taken_back_does_not_count():
    actor = staff()
    cases = topics.told(actor)
    find_hot_topics()
    QuerySet(Complaint).filter(pk=cases[0].pk).update(is_annulled=True)

    assert [each.cases for each in hot_topics(actor=actor)] == [4]


def test_growth_is_told_against_the_weeks_before():
    actor = staff()
    cases = topics.told(actor)
    QuerySet(Complaint).filter(pk=cases[0].pk).update(received_on=clock.today() - timedelta(days=30))
    find_hot_topics()

    (row,) = hot_topics(actor=actor)

    assert (row.now, row.before, row.change, row.members) == (4, 1, "+3", 1)
    assert [each.count for each in topic_page(row.topic.pk, actor=actor).weeks] == [0, 0, 0, 1, 0, 0, 0, 4]


def test_another_member_knows_nothing_of_it():
    topic = topics.topic(make_organisation("YZ"))
    stranger = worker(make_organisation("SJ"))

    assert hot_topics(actor=stranger) == []
    with pytest.raises(NotVisible):
        topic_page(topic.pk, actor=stranger)


def test_who_looks_on_is_told_of_five_cases_and_not_of_four():
    alliance = make_alliance()
    reader = onlooker(make_organisation("CQ"), alliance.pk)
    actor = staff("YZ")
    cases = topics.told(actor)
    find_hot_topics()
    QuerySet(Complaint).update(alliance_id=alliance.pk)

    assert [each.cases for each in hot_topics(actor=reader)] == [5]
    QuerySet(Complaint).filter(pk=cases[0].pk).update(is_annulled=True)
    assert hot_topics(actor=reader) == []
    with pytest.raises(NotVisible):
        topic_page(rows(HotTopic)[0].pk, actor=reader)


def test_a_member_with_few_cases_is_not_named_beside_the_total():
    alliance = make_alliance()
    homes = [make_organisation(code) for code in ("YZ", "SJ", "LJ")]
    for home, times in zip(homes, (5, 5, 2), strict=True):
        topics.told(worker(home, user=make_user(organisation=home)), times=times)
    QuerySet(Complaint).update(alliance_id=alliance.pk)
    find_hot_topics()
    (topic,) = rows(HotTopic)

    page = topic_page(topic.pk, actor=onlooker(make_organisation("CQ"), alliance.pk))

    assert (page.row.cases, len(page.members), page.smaller) == (12, 1, 2)
    assert topic_page(topic.pk, actor=worker(homes[2])).row.cases == 2


def test_a_topic_is_chosen_once_a_quarter_and_taken_off_again():
    actor = staff()
    topic = topics.topic(home_of(actor))

    chosen = choose_hot_topic(topic.pk, actor=actor, year=YEAR, quarter=4, reason=REASON)

    assert "13900001111" not in chosen.reason
    assert (chosen.cases, chosen.name) == (1, topic.name)
    with pytest.raises(Invalid):
        choose_hot_topic(topic.pk, actor=actor, year=YEAR, quarter=4, reason=REASON)
    drop_hot_topic(chosen.pk, actor=actor)
    assert choices_listed(actor=actor) == []
    with pytest.raises(WrongStatus):
        drop_hot_topic(chosen.pk, actor=actor)


@pytest.mark.parametrize("values", [{"reason": " "}, {"is_for_alliance": True}])
def test_a_refusal_changes_nothing(values):
    actor = staff()
    topic = topics.topic(home_of(actor))

    with pytest.raises((Invalid, NotAllowed)):
        choose_hot_topic(topic.pk, actor=actor, **{"year": YEAR, "quarter": 4, "reason": REASON} | values)

    assert rows(TopicChoice) == []


def test_what_is_chosen_for_all_members_is_seen_by_each():
    member, other = make_organisation("YZ"), make_organisation("SJ")
    alliance = make_alliance(member)
    topics.told(worker(member, user=make_user(organisation=member)))
    QuerySet(Complaint).update(alliance_id=alliance.pk)
    find_hot_topics()
    speaker = onlooker(make_organisation("CQ"), alliance.pk)
    chosen = choose_hot_topic(
        rows(HotTopic)[0].pk, actor=speaker, year=YEAR, quarter=4, reason=REASON, is_for_alliance=True
    )

    assert [each.pk for each in choices_listed(actor=worker(member))] == [chosen.pk]
    assert choices_listed(actor=worker(other)) == []


def test_the_pages_show_and_choose(client_of):
    home = make_organisation("YZ")
    topic = topics.topic(home, cases=5)
    browser = client_of(make_staff("head", organisation=home))

    page = browser.get(reverse("hot_topic_view", args=[topic.pk])).content.decode()
    quarter = f"{clock.today().year + 1}Q1"
    answer = browser.post(
        reverse("hot_topic_choose", args=[topic.pk]), {"quarter": quarter, "reason": "集中反映"}
    )

    assert topic.name in page and "滨河苑捆绑销售车位" in page
    assert answer.status_code == 302
    listed = browser.get(reverse("hot_topic_list")).content.decode()
    assert "已列入活动" in listed and "集中反映" in listed


@pytest.mark.parametrize("page", ["list", "view"])
def test_more_cases_and_topics_ask_the_database_no_more_often(client_of, page):
    home = make_organisation("YZ")
    browser = client_of(make_staff("head", organisation=home))
    counts = []
    for _turn in range(2):
        topic = topics.topic(home, name="滨河苑 车位")
        topics.choice(home)
        address = reverse("hot_topic_list") if page == "list" else reverse("hot_topic_view", args=[topic.pk])
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_topics_carry_on_where_half_of_the_smaller_is_shared():
    known = {7: {1, 2, 3, 4}, 9: {5, 6}}

    assert carried_on([{1, 2, 9}, {5, 6, 7, 8}, {3}], known) == [7, 9, None]
    assert carried_on([{4, 10, 11}], known) == [None]
    assert carried_on([], known) == []
