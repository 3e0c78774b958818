"""Warnings: raised each night, seen within one's scope, noticed and answered by each member, tuned openly."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.analytics.models import Alert, AlertAnswer, AlertCase, AlertThreshold
from lianwei.analytics.operations.alerts import acknowledge_alert, answer_alert, revise_alert_rule
from lianwei.analytics.queries.alert_nights import least_of
from lianwei.analytics.queries.alerts import alert_page, alert_rules, alerts, alerts_to_notice, place_of
from lianwei.analytics.rules.topic_nights import Place
from lianwei.analytics.tasks import raise_alerts
from lianwei.cases.entries import RespondentEntry
from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM
from lianwei.members.models import Organisation
from tests.cases import actors
from tests.factories import alerts as made
from tests.factories import registry
from tests.factories.cases import staff as fresh_staff
from tests.factories.members import make_alliance, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def staff(code="YZ"):
    return made.allowed(fresh_staff(code))


def worker(home, **options):
    return made.allowed(actors.worker(home, **options))


def onlooker(home, alliance):
    return made.allowed(actors.onlooker(home, alliance))


def rows(model):
    return list(model.objects.visible_to(SYSTEM).order_by("pk"))


def staff_of(alert):
    return worker(Organisation.objects.get(pk=alert.organisation_id))


def home_of(actor):
    return Organisation.objects.get(pk=actor.organisation_id)


def test_the_night_warns_of_a_rise_once_and_keeps_it_up_to_date():
    actor = staff()
    made.told(actor, times=6)

    counts = [raise_alerts(), raise_alerts()]
    made.told(actor, times=1)
    raise_alerts()

    (alert,) = rows(Alert)
    assert counts == [1, 1]
    assert (alert.rule, alert.subject, alert.key, alert.observed) == (
        "burst",
        "category_region",
        "S0103/500103",
        7,
    )
    assert len(rows(AlertCase)) == 7
    assert Event.objects.filter(name="alert.raised").count() == 1


def test_a_warning_ends_when_it_was_not_found_for_a_week():
    made.told(staff(), times=6)
    raise_alerts()
    QuerySet(Complaint).update(received_on=clock.today() - timedelta(days=20))

    raise_alerts()
    assert rows(Alert)[0].ended_at is None
    QuerySet(Alert).update(seen_at=clock.now() - timedelta(days=8))
    raise_alerts()

    assert rows(Alert)[0].ended_at is not None


def test_what_was_taken_back_warns_of_nothing():
    made.told(staff(), times=6)
    QuerySet(Complaint).update(is_annulled=True)

    assert raise_alerts() == 0


def test_many_cases_are_judged_by_the_season():
    cases = made.told(staff(), times=75)
    today = clock.today()
    for n, case in enumerate(cases[:55]):
        QuerySet(Complaint).filter(pk=case.pk).update(received_on=today - timedelta(days=7 + 7 * (n // 2)))

    raise_alerts()

    assert {each.rule for each in rows(Alert)} == {"season"}
    assert rows(Alert)[0].observed == 20


def test_a_shop_with_cases_every_week_is_judged_by_its_season():
    shop = registry.business()
    named = RespondentEntry(name=shop.name, business_id=shop.pk)
    cases = made.told(staff(), times=100, respondents=(named,))
    today = clock.today()
    for n, case in enumerate(cases[:60]):
        ago = 7 + 7 * (n // 2)
        QuerySet(Complaint).filter(pk=case.pk).update(received_on=today - timedelta(days=ago))

    raise_alerts()

    (alert,) = rows(Alert)
    assert (alert.rule, alert.subject, alert.observed) == ("season", "business", 40)


def test_a_rise_within_a_short_history_is_measured_by_the_weeks_before():
    cases = made.told(staff(), times=46)
    today = clock.today()
    for n, case in enumerate(cases[:16]):
        QuerySet(Complaint).filter(pk=case.pk).update(received_on=today - timedelta(days=7 + 7 * (n // 2)))

    raise_alerts()

    (alert,) = rows(Alert)
    assert (alert.rule, alert.observed, alert.expected) == ("burst", 30, 2.0)


def test_a_warning_says_how_many_of_its_kind_were_no_problem(client_of):
    home = make_organisation("YZ")
    browser = client_of(make_staff("head", organisation=home))
    first = made.alert(home, key="S0101")
    page = browser.get(reverse("alert_view", args=[first.pk])).content.decode()
    assert "还没有同类预警得到答复" in page
    for n, verdict in enumerate(["true", "false", "true", "true"]):
        alert = made.alert(home, key=f"S010{n + 2}")
        browser.post(reverse("alert_answer", args=[alert.pk]), {"verdict": verdict, "measure": "走访"})

    page = browser.get(reverse("alert_view", args=[first.pk])).content.decode()

    assert "已答复的 4 条同类预警中，1 条经核实没有问题（25.00%）" in page


def test_a_warning_shows_its_weeks_with_expectation_threshold_and_those_that_stood_out():
    cases = made.told(staff(), times=14)
    for case in cases[:7]:
        QuerySet(Complaint).filter(pk=case.pk).update(received_on=clock.today() - timedelta(days=21))
    raise_alerts()

    (alert,) = rows(Alert)
    chart = alert_page(alert.pk, actor=staff_of(alert)).chart

    told = [[cell.text for cell in row.cells][1:] for row in chart.rows]
    assert told[-4:] == [
        ["7", "0.0", "4", "是"],
        ["0", "0.9", "4", ""],
        ["0", "0.9", "4", ""],
        ["7", "0.9", "4", "是"],
    ]
    assert len(told) == 26
    assert len(chart.legend) == 3

    QuerySet(Alert).update(weeks=[])  # as of a rule that expects nothing of a week
    assert alert_page(alert.pk, actor=staff_of(alert)).chart.legend == ()


def test_a_total_counts_the_newest_days_though_older_cases_are_listed():
    actor = staff()
    cases = made.told(actor, times=6)
    raise_alerts()
    for case in cases[:1]:
        QuerySet(Complaint).filter(pk=case.pk).update(received_on=clock.today() - timedelta(days=8))
    raise_alerts()

    (row,) = alerts(actor=actor)

    assert (row.count, row.seen, len(rows(AlertCase))) == ("5", 5, 6)


def test_another_member_knows_nothing_of_it():
    alert = made.alert(make_organisation("YZ"))
    stranger = worker(make_organisation("SJ"))

    assert alerts(actor=stranger) == []
    assert alerts_to_notice(actor=stranger) == 0
    with pytest.raises(NotVisible):
        alert_page(alert.pk, actor=stranger)


def test_a_member_is_told_of_few_cases_of_others_without_their_number():
    homes = [make_organisation(code) for code in ("YZ", "SJ")]
    alliance = make_alliance()
    for home, times in zip(homes, (4, 2), strict=True):
        made.told(worker(home), times=times)
    QuerySet(Complaint).update(alliance_id=alliance.pk)
    raise_alerts()

    assert [each.count for each in alerts(actor=worker(homes[0]))] == ["4+"]
    assert [each.count for each in alerts(actor=worker(homes[1]))] == ["2+"]
    assert {(each.expected, each.threshold) for each in alerts(actor=worker(homes[1]))} == {("*", "*")}
    member = worker(homes[0])
    [chart] = [alert_page(each.alert.pk, actor=member).chart for each in alerts(actor=member)]
    assert [cell.text for cell in chart.rows[-1].cells][1:] == ["4"]
    assert len(alert_page(alerts(actor=member)[0].alert.pk, actor=member).members) == 1
    reader = onlooker(make_organisation("CQ"), alliance.pk)
    (row,) = alerts(actor=reader)
    assert (row.count, row.expected, row.threshold, row.is_concerned) == ("6", "0.0", "4", False)
    chart = alert_page(row.alert.pk, actor=reader).chart
    assert [cell.text for cell in chart.rows[-1].cells][1:] == ["6", "0.0", "4", "是"]
    assert len(alert_page(row.alert.pk, actor=reader).members) == 2


def test_a_warning_is_noticed_once_and_late_after_a_day():
    actor = staff()
    alert = made.alert(home_of(actor))
    assert not alerts(actor=actor)[0].is_late
    QuerySet(Alert).update(raised_at=clock.now() - timedelta(hours=25))
    assert alerts(actor=actor)[0].is_late
    assert alerts_to_notice(actor=actor) == 1

    first, second = (acknowledge_alert(alert.pk, actor=actor) for _n in range(2))

    assert first.pk == second.pk
    assert Event.objects.filter(name="alert.acknowledged").count() == 1
    assert not alerts(actor=actor)[0].is_late
    assert alerts_to_notice(actor=actor) == 0


def test_an_answer_says_what_is_done_without_numbers_of_people():
    actor = staff()
    alert = made.alert(home_of(actor))

    answer = answer_alert(alert.pk, actor=actor, verdict="true", measure="约谈门店，电话13900001111")

    assert "13900001111" not in answer.measure
    page = alert_page(alert.pk, actor=actor)
    assert [(each.verdict, each.is_late) for each in page.members] == [(answer.get_verdict_display(), False)]


@pytest.mark.parametrize(("verdict", "measure"), [("true", " "), ("maybe", "约谈")])
def test_a_refused_answer_changes_nothing(verdict, measure):
    actor = staff()
    alert = made.alert(home_of(actor))

    with pytest.raises(Invalid):
        answer_alert(alert.pk, actor=actor, verdict=verdict, measure=measure)

    assert rows(AlertAnswer) == []


def test_wrong_warnings_make_the_rule_ask_one_case_more_openly():
    actor = staff()
    home = home_of(actor)
    for n, verdict in enumerate(["true", "false", "false", "false", "false"]):
        alert = made.alert(home, key=f"S010{n}")
        answer_alert(alert.pk, actor=actor, verdict=verdict, measure="核实")

    (row,) = rows(AlertThreshold)
    assert (row.rule, row.subject, row.least, row.set_by) == ("burst", "category", 7, None)
    assert least_of(Place(None, home.pk))["burst", "category"] == 7
    (shown,) = [each for each in alert_rules(actor=actor) if each.is_tuned]
    assert shown.least == 7


def test_thresholds_are_set_for_the_own_place_alone():
    actor = staff()
    place = place_of(actor)

    revise_alert_rule(place, actor=actor, rule="burst", subject="business", least=5, reason="店铺多")

    assert least_of(place)["burst", "business"] == 5
    with pytest.raises(NotAllowed):
        revise_alert_rule(Place(99), actor=actor, rule="burst", subject="business", least=5, reason="店铺多")
    for wrong in ({"least": 0}, {"reason": " "}, {"rule": "none"}):
        with pytest.raises(Invalid):
            given = {"rule": "burst", "subject": "business", "least": 5, "reason": "店铺多"} | wrong
            revise_alert_rule(place, actor=actor, **given)
    assert len(rows(AlertThreshold)) == 1


def test_the_pages_show_notice_answer_and_set(client_of):
    home = make_organisation("YZ")
    alert = made.alert(home, cases=3)
    browser = client_of(make_staff("head", organisation=home))

    page = browser.get(reverse("alert_view", args=[alert.pk])).content.decode()
    noticed = browser.post(reverse("alert_acknowledge", args=[alert.pk]))
    answered = browser.post(
        reverse("alert_answer", args=[alert.pk]), {"verdict": "true", "measure": "联合走访"}
    )
    ruled = browser.post(
        reverse("alert_rule_revise"), {"rule": "burst/business", "least": "4", "reason": "店铺多"}
    )

    assert "第0件" in page and "lianwei/charts" in page
    assert (noticed.status_code, answered.status_code, ruled.status_code) == (302, 302, 302)
    assert "联合走访" in browser.get(reverse("alert_view", args=[alert.pk])).content.decode()
    assert "店铺多" in browser.get(reverse("alert_rule_list")).content.decode()


def test_the_desk_says_that_a_warning_waits(client_of):
    home = make_organisation("YZ")
    alert = made.alert(home)
    browser = client_of(make_staff("head", organisation=home))

    assert "待确认的预警" in browser.get(reverse("home")).content.decode()
    browser.post(reverse("alert_acknowledge", args=[alert.pk]))

    assert "待确认的预警" not in browser.get(reverse("home")).content.decode()


@pytest.mark.parametrize("page", ["list", "view"])
def test_more_warnings_ask_the_database_no_more_often(client_of, page):
    home = make_organisation("YZ")
    browser = client_of(make_staff("head", organisation=home))
    counts = []
    for turn in range(3):
        alert = made.alert(home, cases=turn + 1, key=f"S010{turn + 1}")
        address = reverse("alert_list") if page == "list" else reverse("alert_view", args=[alert.pk])
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[2]
