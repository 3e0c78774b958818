"""Many at once on warnings, published texts, topics and reports: once, and who came later hears so."""

from collections import Counter
from datetime import date

import pytest

from lianwei.analytics.models import (
    Alert,
    AlertAnswer,
    OpinionAlarm,
    OpinionItem,
    OpinionMail,
    Report,
    TopicChoice,
)
from lianwei.analytics.operations import signing
from lianwei.analytics.operations.alerts import acknowledge_alert, raise_alert
from lianwei.analytics.operations.drafting import draft_report, draft_standing_report
from lianwei.analytics.operations.opinion_sources import ask_opinion_source
from lianwei.analytics.operations.opinions import paste_opinion_sheet
from lianwei.analytics.operations.topics import choose_hot_topic
from lianwei.analytics.queries.standing_orders import orders_due
from lianwei.analytics.rules.alerts import Found
from lianwei.analytics.rules.topic_nights import Place
from lianwei.analytics.tasks import watch_opinion_volumes
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM
from tests.arrivals.imap_peer import Folder, imap_server
from tests.cases.actors import worker
from tests.cases.test_concurrency import at_once, database  # noqa: F401 - the fixture of shared databases
from tests.factories import alerts, opinions, reports, topics
from tests.factories.mails import letter
from tests.factories.members import make_alliance, make_organisation, make_user

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("database", "reference_data")]
WRITERS = 8


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def _this_machine_may_be_called(monkeypatch):
    monkeypatch.setenv("LIANWEI_OUTGOING_HOSTS", "127.0.0.1")


def tried(task):
    """What a step gave, or that it was refused in words."""

    def run():
        try:
            return task()
        except Invalid:
            return Invalid

    return run


def stored(model):
    return list(model.objects.visible_to(SYSTEM).order_by("pk"))


def recorded(name):
    return Event.objects.filter(name=name).count()


def test_two_nights_at_once_raise_one_warning(home):
    cases = frozenset(
        each.pk for each in alerts.told(worker(home, user=make_user(organisation=home)), times=3)
    )
    found = Found("burst", "category", "S0103", 3, 0.5, 3, cases, 1, 26)

    rows = at_once(*[lambda: raise_alert(Place(organisation_id=home.pk), found, actor=SYSTEM)] * WRITERS)

    assert {each.pk for each in rows} == {each.pk for each in stored(Alert)}
    assert len(stored(Alert)) == 1
    assert (recorded("alert.raised"), recorded("alert.kept")) == (1, WRITERS - 1)


def test_a_warning_is_noticed_once_however_many_press(home):
    alert = alerts.alert(home)
    people = [alerts.allowed(worker(home, user=make_user(organisation=home))) for _ in range(WRITERS)]

    answers = at_once(*[lambda each=each: acknowledge_alert(alert.pk, actor=each) for each in people])

    assert len({each.pk for each in answers}) == 1
    assert len(stored(AlertAnswer)) == 1
    assert recorded("alert.acknowledged") == 1


@pytest.mark.usefixtures("_this_machine_may_be_called")
def test_a_source_asked_by_many_at_once_brings_each_text_once(home):
    shops = ("宏达健身", "小天鹅火锅", "丽人美容", "启明培训", "安居家具")
    items = [(f"{shop}被投诉", f"消费者投诉{shop}，要求退款{n * 113}元。") for n, shop in enumerate(shops, 1)]
    with opinions.serving() as server:
        server.body = opinions.feed(items)
        sources = [opinions.source(home, server.url) for _ in range(2)]
        kept = at_once(*[lambda pk=each.pk: ask_opinion_source(pk, actor=SYSTEM) for each in sources * 4])

    assert sum(each.items for each in kept) == len(items)
    assert sorted(each.title for each in stored(OpinionItem)) == sorted(title for title, _text in items)


def test_one_text_pasted_by_many_is_kept_once_and_its_copies_counted(home):
    actor = opinions.reader(home)

    sheets = at_once(*[lambda: paste_opinion_sheet(actor=actor, text=opinions.TEXT)] * WRITERS)

    assert sorted((each.kept, each.copies) for each in sheets) == [(0, 1)] * (WRITERS - 1) + [(1, 0)]
    (item,) = stored(OpinionItem)
    assert item.copies == WRITERS - 1


@pytest.mark.usefixtures("_this_machine_may_be_called")
def test_a_mailbox_read_by_two_at_once_gives_each_mail_once(home):
    folder = Folder()
    for n, text in enumerate(
        ("健身房关门，预付卡不退。", "三批次食品不合格，已召回。", "新能源汽车断电，车主维权。")
    ):
        folder.put(letter(text, Subject=text[:6], Message_ID=f"<{n}@x>").as_bytes())
    with imap_server(folder) as port:
        source = opinions.mailbox_source(home, port)
        kept = at_once(*[lambda: ask_opinion_source(source.pk, actor=SYSTEM)] * 2)

    assert sum(each.items for each in kept) == 3
    assert (len(stored(OpinionItem)), len(stored(OpinionMail))) == (3, 3)


def test_an_hour_that_is_looked_at_twice_raises_one_alarm(home, monkeypatch):
    monkeypatch.setattr("lianwei.analytics.tasks.organisations_loud", lambda *, actor: [(home.pk, 30, 2.5)])

    at_once(*[watch_opinion_volumes] * WRITERS)

    assert len(stored(OpinionAlarm)) == 1
    assert recorded("opinion_alarm.raised") == 1


def test_a_topic_is_chosen_for_a_quarter_once(home):
    topic, year = topics.topic(home), clock.today().year
    actor = topics.allowed(worker(home, user=make_user(organisation=home)))
    choose = tried(
        lambda: choose_hot_topic(topic.pk, actor=actor, year=year, quarter=1, reason="集中反映").year
    )

    assert Counter(at_once(*[choose] * WRITERS)) == {year: 1, Invalid: WRITERS - 1}
    assert len(stored(TopicChoice)) == 1


def test_one_of_many_drafts_a_report(home):
    order, actor = reports.member_order(home), reports.writer(home)

    answers = at_once(*[tried(lambda: draft_report(order, actor=actor).number)] * 4)

    assert answers.count(1) == 1
    assert len(stored(Report)) == 1


def test_a_report_is_reviewed_once_and_released_once(home):
    first, second = reports.writer(home), reports.writer(home)
    report = reports.drafted(home, actor=first)

    reviews = at_once(*[lambda: signing.review_report(report.pk, actor=first).status] * 4)
    releases = at_once(*[lambda: signing.release_report(report.pk, actor=second).sha256] * 4)

    assert reviews.count("reviewed") == 1
    assert [each for each in releases if isinstance(each, str)] == [stored(Report)[0].sha256]
    assert (recorded("report.reviewed"), recorded("report.released")) == (1, 1)


def test_two_workers_that_make_up_for_a_month_draft_each_report_once():
    home = make_organisation("YZ")
    make_alliance(home)
    reports.facts([home])
    due = orders_due(actor=SYSTEM, on=date(2026, 10, 19), since=date(2026, 9, 1))

    def work():
        return [draft_standing_report(each, actor=SYSTEM) for each in due]

    made = [each for found in at_once(work, work) for each in found if each]

    assert sorted(each.code for each in made) == ["2026-09-YZ", "2026Q3-YZ"]
    assert sorted(each.code for each in stored(Report)) == ["2026-09-YZ", "2026Q3-YZ"]
    assert recorded("report.drafted") == len(due)
