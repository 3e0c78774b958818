"""Work bulletins and bulletins on hot topics: reports like others, of other figures."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from lianwei.analytics.models import Report
from lianwei.analytics.operations.bulletins import draft_bulletin
from lianwei.analytics.operations.drafting import draft_report, recount_report
from lianwei.analytics.operations.signing import release_report, review_report
from lianwei.analytics.papers.formats import TYPES, report_file
from lianwei.analytics.queries.recounting import recount
from lianwei.analytics.queries.report_numbers import subject_of_member
from lianwei.analytics.queries.report_orders import Order
from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.scope import OPERATOR, SYSTEM
from tests.cases import actors
from tests.factories import cases as made
from tests.factories import reports, topics
from tests.factories.members import make_alliance, make_organisation, make_staff
from tests.factories.warehouse import load_all, write_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def text_of(row, key, language="zh"):
    from lianwei.analytics.rules.reports.filling import filled
    from lianwei.analytics.rules.reports.shapes import composition_of

    text = composition_of(row.content[language])
    return next((filled(each.text, text.figures) for each in text.sections if each.key == key), "")


def headings(row, language="zh"):
    return [each["heading"] for each in row.content[language]["sections"]]


# Work bulletins -----------------------------------------------------------------------------------------


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def work(home):
    order = replace(reports.member_order(home), kind="work")
    return draft_report(order, actor=reports.writer(home))


def test_a_work_bulletin_tells_what_was_done(work):
    assert work.code == "W2026Q3-YZ"
    assert work.title == "2026年第三季度YZ消费者权益保护委员会消费维权工作专报"
    assert text_of(work, "lead") == (
        "2026年第三季度，YZ消费者权益保护委员会登记消费者投诉 100 件、受理 100 件、办结 82 件、解决 50 件、"
        "投诉解决率 50.00%、为消费者挽回经济损失 5.00 万元，登记量与上年同期持平。"
    )
    assert headings(work) == ["", "一、投诉办理情况", "二、投诉集中的领域", "三、下一步工作"]
    assert "受理量居前的依次为" in text_of(work, "classes")


def test_its_table_of_indicators_compares_in_the_unit_of_each(work):
    rows = {row[0]: row[1:] for row in work.content["zh"]["tables"]["T1"]["rows"]}

    assert rows["受理投诉（件）"] == ["100", "100", "0.00%"]
    assert rows["投诉解决率"] == ["50.00%", "50.00%", "0 个百分点"]
    assert rows["挽回经济损失（万元）"] == ["5.00", "5.00", "0.00%"]


def test_an_alliances_work_bulletin_has_its_members_with_few_cases_left_out():
    order = reports.alliance_order("YZ", "NA", "JJ")
    homes = order.subject.members
    day = reports.PERIOD.first
    counts = zip(homes, (30, 20, 3), strict=True)
    rows = [{"holder": h.pk, "member": h.pk, "received_on": day} for h, n in counts for _ in range(n)]
    write_facts(cases=[row | {"case": n} for n, row in enumerate(rows, start=1)])

    row = draft_report(replace(order, kind="work"), actor=OPERATOR)

    table = next(
        each for each in row.content["zh"]["tables"].values() if each["codes"][0] == str(homes[0].pk)
    )
    assert [cells[1] for cells in table["rows"]] == ["30", "*", "*"]
    assert table["note"].startswith("* 其他单位不足 5 件")


def test_a_work_bulletin_without_a_case_says_so(home):
    write_facts(cases=[])

    row = draft_report(
        Order(subject_of_member(home, on=reports.PERIOD.last), reports.PERIOD, kind="work"), actor=OPERATOR
    )

    assert text_of(row, "lead") == "本期没有此类投诉。"
    assert headings(row) == ["", "一、投诉办理情况"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_format_of_a_work_bulletin_is_made(work, language):
    for kind in TYPES:
        assert report_file(work, kind, language=language)


def test_analysis_and_work_bulletin_of_a_period_stand_beside_each_other(work, home):
    analysis = draft_report(reports.member_order(home), actor=reports.writer(home))

    assert (analysis.code, work.code) == ("2026Q3-YZ", "W2026Q3-YZ")


def test_figures_of_a_work_bulletin_are_counted_again(work):
    for name in ("N1", "R2", "T1", "T2"):
        recount(work, name, language="zh")


def test_it_is_drafted_by_a_button(home, client_of):
    reports.member_order(home)
    browser = client_of(make_staff("head", organisation=home))

    page = browser.get(reverse("report_draft"), {"kind": "work"})
    browser.post(reverse("report_draft"), {"kind": "work", "subject": "own", "period": "2026Q3"})

    assert page.context["form"]["kind"].value() == "work"
    assert Report.objects.visible_to(SYSTEM).get().kind == "work"


# Bulletins on hot topics --------------------------------------------------------------------------------


def drafter(actor):
    return replace(actor, permissions=actor.permissions | reports.MAY | topics.MORE)


@pytest.fixture
def clerk():
    return drafter(made.staff())


@pytest.fixture
def topic(clerk, home_of_clerk):
    found = topics.topic(home_of_clerk, cases=5)
    load_all()
    return found


@pytest.fixture
def home_of_clerk(clerk):
    from lianwei.members.models import Organisation

    return Organisation.objects.get(pk=clerk.organisation_id)


def test_a_bulletin_is_drafted_from_a_topic(topic, clerk):
    row = draft_bulletin(topic.pk, actor=clerk)

    today = clock.today()
    assert row.code == f"H{topic.pk}-{today:%Y%m%d}-YZ"
    assert row.title == "关于“滨河苑、车位、捆绑”投诉热点的通报"
    assert (row.first, row.last) == (today - timedelta(days=55), today)
    assert text_of(row, "lead").endswith(
        "共登记反映“滨河苑、车位、捆绑”的消费者投诉 5 件。其中近四周 5 件，比此前四周增加 5 件。"
    )
    assert headings(row) == ["", "一、基本情况", "二、反映的主要问题", "三、典型情况", "四、工作建议"]
    assert [cells[1] for cells in row.content["zh"]["tables"]["T1"]["rows"]] == [*["0"] * 7, "5"]
    assert text_of(row, "typical").count("【案例") == 3


def test_a_bulletin_holds_nothing_that_people_wrote(topic, clerk):
    case = Complaint.objects.visible_to(SYSTEM).order_by("pk").first()

    row = draft_bulletin(topic.pk, actor=clerk)

    assert case.title not in str(row.content)
    assert case.number not in str(row.content)


def test_a_bulletin_is_released_by_two_and_counts_again_when_the_cases_moved(topic, clerk, home_of_clerk):
    row = draft_bulletin(topic.pk, actor=clerk)
    signers = [reports.writer(home_of_clerk) for _ in range(2)]
    review_report(row.pk, actor=signers[0])
    released = release_report(row.pk, actor=signers[1])
    for case in Complaint.objects.visible_to(SYSTEM):
        topics_end(case, clerk)
    load_all()

    for name in ("N1", "T1", "T2"):
        recount(released, name, language="zh")
    assert released.status == "released"


def topics_end(case, clerk):
    from lianwei.cases.operations import withdraw_complaint

    withdraw_complaint(case.pk, actor=clerk, reason="已自行解决")


def test_a_draft_is_counted_anew_of_the_same_cases(topic, clerk):
    row = draft_bulletin(topic.pk, actor=clerk)
    for case in Complaint.objects.visible_to(SYSTEM):
        topics_end(case, clerk)
    load_all()

    fresh = recount_report(row.pk, actor=clerk)

    assert text_of(fresh, "weeks") == "这些投诉中，办结 5 件。"


def test_the_secretary_generals_bulletin_is_on_all_members_and_leaves_few_cases_out(clerk, home_of_clerk):
    other = make_organisation("NA")
    alliance = make_alliance(home_of_clerk, other)
    found = topics.of_alliance(alliance, {home_of_clerk: 6, other: 3})
    load_all()
    secretary = reports.seen_by(clerk, alliance)

    row = draft_bulletin(found.pk, actor=secretary)

    assert (row.code, row.alliance_id) == (f"H{found.pk}-{clock.today():%Y%m%d}", alliance.pk)
    table = next(
        each for each in row.content["zh"]["tables"].values() if each["note"] and "单位" in each["columns"][0]
    )
    assert [cells[1] for cells in table["rows"]] == ["*", "*"]


def test_a_bulletin_is_drafted_once_a_day(topic, clerk):
    draft_bulletin(topic.pk, actor=clerk)

    with pytest.raises(Invalid):
        draft_bulletin(topic.pk, actor=clerk)


def test_who_does_not_see_the_topic_or_may_not_draft_is_refused(topic, clerk):
    stranger = drafter(actors.worker(make_organisation("NA")))

    with pytest.raises(NotVisible):
        draft_bulletin(topic.pk, actor=stranger)
    with pytest.raises(NotAllowed):
        draft_bulletin(topic.pk, actor=replace(clerk, permissions=topics.MORE))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_format_of_a_bulletin_is_made(topic, clerk, language):
    row = draft_bulletin(topic.pk, actor=clerk)

    for kind in TYPES:
        assert report_file(row, kind, language=language)


def test_the_topics_page_has_the_button_and_leads_to_the_draft(topic, home_of_clerk, client_of):
    browser = client_of(make_staff("head", organisation=home_of_clerk))
    address = reverse("report_draft_bulletin", args=[topic.pk])

    page = browser.get(reverse("hot_topic_view", args=[topic.pk]))
    answer = browser.post(address)

    row = Report.objects.visible_to(SYSTEM).get()
    assert address in page.content.decode()
    assert answer.url == reverse("report_view", args=[row.pk])
    again = browser.post(address)
    assert again.url == reverse("hot_topic_view", args=[topic.pk])
