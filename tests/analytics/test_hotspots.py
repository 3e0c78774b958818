"""The section of hot topics in a report: made of the topics chosen for its period, edited like any other."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from lianwei.analytics.models import HotTopic, TopicCase, TopicChoice
from lianwei.analytics.operations.drafting import correct_report, draft_report, recount_report
from lianwei.analytics.operations.signing import release_report, review_report, revise_report
from lianwei.analytics.operations.topics import choose_hot_topic, drop_hot_topic
from lianwei.analytics.papers.formats import TYPES, report_file
from lianwei.analytics.queries.quoting import figure_quoted
from lianwei.analytics.queries.recounting import recount
from lianwei.analytics.queries.report_numbers import subject_of_alliance, subject_of_member
from lianwei.analytics.queries.report_orders import Order
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.reports.filling import filled
from lianwei.analytics.rules.reports.shapes import composition_of
from lianwei.analytics.tasks import find_hot_topics
from lianwei.cases.models import Complaint
from lianwei.cases.operations import accept_complaint
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.knowledge.operations.texts import load_knowledge
from lianwei.members.models import Organisation
from tests.cases.actors import worker
from tests.factories import cases as made
from tests.factories import reports, topics
from tests.factories.members import make_alliance, make_organisation, make_staff
from tests.factories.warehouse import load_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def clerk():
    found = made.staff()
    return replace(found, permissions=found.permissions | reports.MAY | topics.MORE)


@pytest.fixture
def home(clerk):
    return Organisation.objects.get(pk=clerk.organisation_id)


@pytest.fixture
def topic(clerk, home):
    found = topics.topic(home, cases=5)
    accept_all(clerk)
    return found


def accept_all(clerk):
    for case in Complaint.objects.visible_to(clerk).order_by("pk"):
        accept_complaint(case.pk, actor=clerk, no_talks="refuses")
    load_all()


def quarter():
    today = clock.today()
    return today.year, (today.month - 1) // 3 + 1


def chosen(topic, clerk, **options):
    year, number = quarter()
    return choose_hot_topic(topic.pk, actor=clerk, year=year, quarter=number, reason="集中反映", **options)


def order(home):
    year, number = quarter()
    period = Period.named(f"{year}Q{number}")
    return Order(subject_of_member(home, on=period.last), period)


def section(row, key, language="zh"):
    """Heading and words of a section as they are printed."""
    text = composition_of(row.content[language])
    return next(
        ((each.heading, filled(each.text, text.figures)) for each in text.sections if each.key == key), None
    )


def keys(row):
    return [each["key"] for each in row.content["zh"]["sections"]]


@pytest.fixture
def law():
    """The articles that come along."""
    load_knowledge()


def test_a_chosen_topic_is_told_with_problem_cases_advice_and_law(topic, clerk, home, law):
    chosen(topic, clerk)

    row = draft_report(order(home), actor=clerk)

    assert section(row, "topics") == ("二、投诉热点分析", "")
    heading, words = section(row, f"topic{topic.pk}")
    problem, one, two, advice, law = words.split("\n")
    assert heading == "（一）滨河苑、车位、捆绑"
    assert problem.startswith("本期受理反映“滨河苑、车位、捆绑”的投诉 5 件，占全部投诉的 100.00%。")
    assert (one.startswith("【案例1】"), two.startswith("【案例2】")) == (True, True)
    assert advice.startswith("【分析与建议】")
    assert law.startswith("【消费提示】") and "《消费者权益保护法》第" in law


def test_nothing_that_people_wrote_stands_in_it(topic, clerk, home):
    chosen(topic, clerk)

    content = str(draft_report(order(home), actor=clerk).content)

    for case in Complaint.objects.visible_to(SYSTEM):
        assert case.title not in content
        assert case.number not in content


def test_the_english_text_cites_the_law_in_english(topic, clerk, home, law):
    chosen(topic, clerk)

    row = draft_report(order(home), actor=clerk)

    assert section(row, "topics", "en") == ("2 Hot topics", "")
    assert (
        "Law on the Protection of Consumer Rights and Interests, article "
        in section(row, f"topic{topic.pk}", "en")[1]
    )


def test_its_figures_are_linked_quoted_and_counted_again(topic, clerk, home):
    chosen(topic, clerk)
    row = draft_report(order(home), actor=clerk)
    load_all()

    quoted = figure_quoted(f"{row.code}-H{topic.pk}-n", actor=clerk, language="zh")

    assert (quoted.value, quoted.filter["topic"]) == (5, str(topic.pk))
    for name in row.content["zh"]["figures"]:
        recount(row, name, language="zh")


def test_without_a_topic_the_section_is_not_printed_and_the_page_says_how_to_choose(
    clerk, home, topic, client_of
):
    row = draft_report(order(home), actor=clerk)
    browser = client_of(make_staff("head", organisation=home))

    page = browser.get(reverse("report_view", args=[row.pk])).content.decode()

    assert "topics" not in keys(row)
    assert "投诉热点分析" in page and reverse("hot_topic_list") in page
    assert "投诉热点分析" not in report_file(row, "html", language="zh").decode()


def test_a_topic_chosen_later_comes_with_the_next_count(topic, clerk, home):
    row = draft_report(order(home), actor=clerk)
    choice = chosen(topic, clerk)

    row = recount_report(row.pk, actor=clerk)
    assert f"topic{topic.pk}" in keys(row)
    drop_hot_topic(choice.pk, actor=clerk)
    row = recount_report(row.pk, actor=clerk)

    assert "topics" not in keys(row)


def test_words_and_heading_somebody_wrote_are_kept_through_a_correction(topic, clerk, home):
    chosen(topic, clerk)
    key = f"topic{topic.pk}"
    row = draft_report(order(home), actor=clerk)
    words = {key: f"买房搭车位，共 {{H{topic.pk}-n}}。", f"{key}_heading": "买房强制搭售车位"}
    revise_report(row.pk, actor=clerk, texts=words)
    recount_report(row.pk, actor=clerk)
    review_report(row.pk, actor=reports.writer(home))
    release_report(row.pk, actor=reports.writer(home))

    fresh = correct_report(row.pk, actor=clerk, reason="补录")

    assert section(fresh, key) == ("（一）买房强制搭售车位", "买房搭车位，共 5 件。")


def test_words_on_a_topic_that_was_dropped_stay_at_the_end(topic, clerk, home):
    choice = chosen(topic, clerk)
    row = draft_report(order(home), actor=clerk)
    revise_report(row.pk, actor=clerk, texts={f"topic{topic.pk}": "买房搭车位。"})
    drop_hot_topic(choice.pk, actor=clerk)

    row = recount_report(row.pk, actor=clerk)

    assert section(row, "added1") == ("二、滨河苑、车位、捆绑", "买房搭车位。")


def test_an_unknown_figure_of_a_topic_is_refused(topic, clerk, home):
    chosen(topic, clerk)
    row = draft_report(order(home), actor=clerk)

    with pytest.raises(Invalid):
        revise_report(row.pk, actor=clerk, texts={f"topic{topic.pk}": "{H0-n}"})


@pytest.mark.parametrize("kind", TYPES)
def test_it_stands_in_every_format(kind, topic, clerk, home):
    chosen(topic, clerk)

    assert report_file(draft_report(order(home), actor=clerk), kind, language="zh")


def test_a_topic_of_another_quarter_is_not_told(topic, clerk, home):
    year, number = quarter()
    choose_hot_topic(topic.pk, actor=clerk, year=year + 1, quarter=number, reason="明年再看")

    assert "topics" not in keys(draft_report(order(home), actor=clerk))


def test_the_alliance_tells_what_was_chosen_for_all_and_no_topic_of_few_cases(clerk, home):
    other = make_organisation("NA")
    alliance = make_alliance(home, other)
    many, few = topics.of_alliance(alliance, {home: 4, other: 3}), topics.of_alliance(alliance, {home: 3})
    for each in Complaint.objects.visible_to(SYSTEM):
        accept_complaint(each.pk, actor=worker(each.holder), no_talks="refuses")
    load_all()
    secretary = reports.seen_by(clerk, alliance)
    for each in (many, few):
        chosen(each, secretary, is_for_alliance=True)
    period = order(home).period

    row = draft_report(Order(subject_of_alliance(alliance, home, on=period.last), period), actor=OPERATOR)

    assert [each for each in keys(row) if each.startswith("topic")] == ["topics", f"topic{many.pk}"]
    [told, _few] = row.basis["topics"]
    ours = Complaint.objects.visible_to(SYSTEM).filter(holder=home).values_list("pk", flat=True)
    assert (len(told[3]), set(told[3]) <= set(ours)) == (4, True)


def test_cases_older_than_the_weeks_looked_at_stay_with_their_topic(clerk, home):
    told = topics.told(clerk)
    topics.told(clerk, times=1)
    find_hot_topics()
    [topic] = HotTopic.objects.visible_to(SYSTEM)
    long_ago = clock.today() - timedelta(days=60)
    QuerySet(Complaint).filter(pk=told[0].pk).update(received_on=long_ago)

    assert find_hot_topics() == 0
    made.complaint(actor=clerk, title="滨河苑车位又涨价", narrative="捆绑车位一直没人管")
    assert find_hot_topics() == 1

    assert TopicCase.objects.visible_to(SYSTEM).filter(topic_id=topic.pk).count() == 7
    assert chosen(topic, clerk).cases == 6


def test_the_quarter_before_can_be_chosen_for_its_report(topic, home, client_of):
    browser = client_of(make_staff("head", organisation=home))
    address = reverse("hot_topic_choose", args=[topic.pk])
    offered = browser.get(address).context["form"].fields["quarter"].choices

    browser.post(address, {"quarter": offered[0][0], "reason": "写入上季度报告"})

    [row] = TopicChoice.objects.visible_to(SYSTEM)
    year, number = quarter()
    assert (row.year, row.quarter) == ((year, number - 1) if number > 1 else (year - 1, 4))
    assert browser.get(address).context["form"].initial["quarter"] == f"{year}Q{number}"
