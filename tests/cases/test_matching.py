"""Whether others have the same dispute: counts that show nobody, and cases opened where both sides agree."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.entries import RespondentEntry
from lianwei.cases.handlers.matching import tell_the_asked, tell_the_asker
from lianwei.cases.models import Complaint, Match, MatchSide
from lianwei.cases.nearness import mark_case
from lianwei.cases.operations.between.matching import (
    agree_match_side,
    ask_match,
    ask_match_at_call,
    decline_match_side,
    open_match,
)
from lianwei.cases.queries.between.matching import match_page, matches_in, matches_waiting
from lianwei.cases.rules.matching import is_still_told, week_of
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, TooOften, WrongStatus
from lianwei.core.messages.models import Message
from lianwei.core.models import Event, ReadLog
from lianwei.core.scope import SYSTEM
from lianwei.members.models import Organisation, User
from lianwei.members.queries import actor_of
from lianwei.registry.models import Brand, Business
from lianwei.registry.operations import merge_businesses
from tests.cases.actors import worker
from tests.factories import cases, members, registry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.both]
STORY = "预付卡里还有三千六百元，门店上个月突然关门，老板电话不接，会员群也解散了，要求退还余额"


@pytest.fixture
def shop() -> Business:
    return registry.business("演示健身")


@pytest.fixture
def asker() -> User:
    return members.make_staff("mediator", "clerk", organisation=members.make_member("YZ"))


@pytest.fixture
def other() -> Organisation:
    return members.make_member("NA")


def complaint(of: Organisation, shop: Business | None, *, days: int = 10, n: int = 0, **told) -> Complaint:
    """One that was received so many days before this week began."""
    entry = RespondentEntry(name=shop.name, business_id=shop.pk) if shop else RespondentEntry(name=f"店{n}")
    actor = worker(of, user=members.make_user(organisation=of))
    caller = {"phone": f"139{of.pk:04}{n:04}", "name": "李" + "一二三四五六七八九十"[n % 10]}
    row = cases.complaint(actor=actor, person=caller, respondents=(entry,), **told)
    on = week_of(clock.today()) - timedelta(days=days)
    QuerySet(Complaint).filter(pk=row.pk).update(received_on=on)
    return row


def several(of: Organisation, shop: Business | None, count: int, **told) -> list[Complaint]:
    return [complaint(of, shop, n=n, **told) for n in range(count)]


def own_case(asker: User, shop: Business | None = None, **told) -> Complaint:
    return complaint(asker.organisation, shop, n=50, **told)


def asked(asker: User, case: Complaint) -> Match:
    return ask_match(case.pk, actor=actor_of(asker), purpose="case")


def side_of(match: Match) -> MatchSide:
    return QuerySet(MatchSide).get(match=match)


def test_others_with_five_cases_are_counted_and_fewer_are_not_told_from_none(asker, other, shop):
    case = own_case(asker, shop)
    several(other, shop, 4)

    assert (asked(asker, case).told, asked(asker, case).cities) == (0, 0)

    Match.objects.visible_to(SYSTEM).update(week=week_of(clock.today()) - timedelta(days=7))
    complaint(other, shop, n=9)
    row = asked(asker, case)
    assert (row.told, row.cities) == (5, 1)


def test_nobody_learns_of_a_new_case_by_asking_again(asker, other, shop):
    case = own_case(asker, shop)
    several(other, shop, 4)
    first = asked(asker, case)
    complaint(other, shop, n=9)
    again = own_case(asker, shop)

    assert (asked(asker, case).pk, asked(asker, case).told) == (first.pk, 0)
    assert asked(asker, again).told == 0
    assert QuerySet(Match).count() == 2


def test_a_case_of_this_week_counts_from_the_next_one_on(asker, other, shop):
    case = own_case(asker, shop)
    several(other, shop, 4)
    complaint(other, shop, n=9, days=0)

    assert asked(asker, case).told == 0


def test_cases_of_another_kind_another_year_or_taken_back_do_not_count(asker, other, shop):
    case = own_case(asker, shop)
    several(other, shop, 2)
    complaint(other, shop, n=3, nature="N01")
    complaint(other, shop, n=4, category="G0101")
    complaint(other, shop, n=5, days=400)
    taken_back = complaint(other, shop, n=6)
    QuerySet(Complaint).filter(pk=taken_back.pk).update(is_annulled=True)
    QuerySet(Complaint).filter(pk=complaint(other, None, n=7).pk).update(received_on="2026-01-01")

    asked(asker, case)

    assert len(side_of(QuerySet(Match).get()).cases) == 2


def test_doubles_of_the_register_and_shops_of_one_brand_count_as_one_business(asker, other, shop):
    double, sister = registry.business("演示健身江北店"), registry.business("演示健身南岸店")
    several(other, double, 2), several(other, sister, 2, days=11)
    complaint(other, shop, n=8)
    merge_businesses(shop.pk, double.pk, actor=registry.OPERATOR, reason="同一家")
    for each in (shop, sister):
        Brand.objects.create(business=each, name="演示", search_key="演示")

    assert asked(asker, own_case(asker, shop)).told == 5


def test_without_a_business_the_words_are_compared(asker, other):
    for each in several(other, None, 5, narrative=STORY, title="健身卡退款"):
        mark_case(each)
    complaint(other, None, n=9, narrative="空调装好就漏水，维修三次没有修好，要求换货", title="空调漏水")

    row = asked(asker, own_case(asker, narrative=STORY, title="健身卡退款"))

    assert (row.told, row.business_id, len(side_of(row).cases)) == (5, 0, 5)


def test_the_own_cases_and_those_the_asker_sees_are_not_others(asker, other, shop):
    case = own_case(asker, shop)
    several(asker.organisation, shop, 5, days=12)

    assert asked(asker, case).told == 0
    assert not QuerySet(MatchSide).exists()


def test_only_who_holds_a_case_asks_from_it_and_only_for_a_purpose(asker, other, shop):
    case = own_case(asker, shop)
    stranger = members.make_staff("mediator", organisation=other)
    reader = members.make_staff("liaison", organisation=asker.organisation)

    with pytest.raises(NotVisible):
        asked(stranger, case)
    with pytest.raises(NotAllowed):
        asked(reader, case)
    with pytest.raises(Invalid):
        ask_match(case.pk, actor=actor_of(asker), purpose="curious")
    assert not QuerySet(Match).exists()


def test_an_organisation_asks_only_so_often_a_day(asker, shop, monkeypatch):
    monkeypatch.setattr("lianwei.cases.operations.between.matching.MOST_A_DAY", 2)
    rows = several(asker.organisation, shop, 3)
    for case in rows[:2]:
        asked(asker, case)

    with pytest.raises(TooOften):
        asked(asker, rows[2])
    assert asked(asker, rows[0]).case_id == rows[0].pk


def test_who_asked_for_what_is_kept_and_read_by_the_members_that_were_counted(asker, other, shop):
    several(other, shop, 5)
    row = asked(asker, own_case(asker, shop))
    counted = members.make_staff("mediator", organisation=other)
    stranger = members.make_staff("mediator", organisation=members.make_member("DB"))

    [shown] = matches_in("counted", actor=actor_of(counted)).rows

    assert (shown.asker, shown.business, str(shown.purpose)) == (
        str(asker.organisation),
        shop.name,
        "办理案件",
    )
    assert (shown.shows_case, shown.shows_answer) == (False, False)
    with pytest.raises(NotVisible):
        match_page(row.pk, actor=actor_of(stranger))
    log = ReadLog.objects.get(what="cases.same_dispute")
    assert (log.subject, log.user_id, log.reason) == (f"match:{row.pk}", asker.pk, "办理案件")
    assert [each.name for each in Event.objects.filter(subject=f"match:{row.pk}")] == ["match.asked"]


def test_before_anybody_agrees_the_asker_sees_no_member(asker, other, shop, client_of):
    several(other, shop, 5)
    row = asked(asker, own_case(asker, shop))
    open_match(row.pk, actor=actor_of(asker))

    page = client_of(asker).get(reverse("match_view", args=[row.pk])).content.decode()

    assert match_page(row.pk, actor=actor_of(asker)).sides == []
    assert str(other) not in page and "NA-" not in page


def test_both_sides_agree_and_know_of_each_other(asker, other, shop, client_of):
    held = several(other, shop, 5)
    case = own_case(asker, shop)
    row = asked(asker, case)
    open_match(row.pk, actor=actor_of(asker))
    head = members.make_staff("head", organisation=other)
    assert matches_waiting(actor_of(head)) == 1
    before = client_of(head).get(reverse("match_view", args=[row.pk])).content.decode()

    agree_match_side(side_of(row).pk, actor=actor_of(head), cases=[held[0].pk, held[2].pk])

    [side] = match_page(row.pk, actor=actor_of(asker)).sides
    text = client_of(asker).get(reverse("match_view", args=[row.pk])).content.decode()
    theirs = client_of(head).get(reverse("match_view", args=[row.pk])).content.decode()
    assert (side.name, side.numbers) == (str(other), [held[0].number, held[2].number])
    assert held[0].number in text and held[1].number not in text
    assert (case.number in before, case.number in theirs) == (False, True)
    assert matches_waiting(actor_of(head)) == 0
    assert [match_page(row.pk, actor=actor_of(p)).row.shows_answer for p in (asker, head)] == [False, False]


@pytest.mark.parametrize(("known", "is_told"), [(0, True), (5, True), (6, False), (11, False)])
def test_a_count_is_not_repeated_where_fewer_than_five_of_others_are_left(known, is_told):
    assert is_still_told(10, known) is is_told


def test_who_declines_is_not_named(asker, other, shop):
    several(other, shop, 5)
    row = asked(asker, own_case(asker, shop))
    open_match(row.pk, actor=actor_of(asker))
    head = members.make_staff("head", organisation=other)

    side = decline_match_side(side_of(row).pk, actor=actor_of(head), reason="正在诉讼，电话13812345678")

    assert match_page(row.pk, actor=actor_of(asker)).sides == []
    assert "13812345678" not in side.reason
    with pytest.raises(WrongStatus):
        agree_match_side(side.pk, actor=actor_of(head), cases=side.cases)


def test_answers_that_are_none_change_nothing(asker, other, shop):
    several(other, shop, 5)
    row = asked(asker, own_case(asker, shop))
    head = members.make_staff("head", organisation=other)
    pk = side_of(row).pk
    with pytest.raises(WrongStatus):  # nobody has asked to open
        agree_match_side(pk, actor=actor_of(head), cases=side_of(row).cases)
    open_match(row.pk, actor=actor_of(asker))

    for chosen in ([], [complaint(other, shop, n=77).pk]):
        with pytest.raises(Invalid):
            agree_match_side(pk, actor=actor_of(head), cases=chosen)
    with pytest.raises(Invalid):
        decline_match_side(pk, actor=actor_of(head), reason=" ")
    with pytest.raises(NotVisible):
        agree_match_side(pk, actor=actor_of(asker), cases=side_of(row).cases)
    with pytest.raises(WrongStatus):
        open_match(row.pk, actor=actor_of(asker))
    assert side_of(row).state == "asked"


def test_nothing_is_opened_where_too_few_were_told_or_no_case_asks(asker, other, shop):
    few = asked(asker, own_case(asker, shop))
    several(other, shop, 5, category="G0101")
    told = {"category": "G0101", "nature": "N03"}
    at_call = ask_match_at_call(shop.pk, actor=actor_of(asker), **told)

    assert (few.told, at_call.told, at_call.case_id) == (0, 5, 0)
    for each in (few, at_call):
        with pytest.raises(WrongStatus):
            open_match(each.pk, actor=actor_of(asker))


def test_both_sides_hear_of_it_by_mail_without_a_word_of_the_case(asker, other, shop, settings):
    settings.EMAIL_HOST = "mail.example.org"
    held = several(other, shop, 5)
    row = asked(asker, own_case(asker, shop))
    open_match(row.pk, actor=actor_of(asker))
    head = members.make_staff("head", organisation=other, email="head@example.org")
    User.objects.filter(pk=asker.pk).update(email="asker@example.org")

    tell_the_asked(Event.objects.get(name="match.opened"))
    agree_match_side(side_of(row).pk, actor=actor_of(head), cases=[held[0].pk])
    tell_the_asker(Event.objects.get(name="match_side.agreed"))

    texts = [each.text.plain() for each in Message.objects.filter(subject=f"match:{row.pk}").order_by("pk")]
    assert len(texts) == 2 and all(reverse("match_view", args=[row.pk]) in each for each in texts)
    assert not any(held[0].number in each or shop.name in each for each in texts)


def test_the_page_of_a_case_asks_nothing_for_it_and_leads_there(client_of, asker, other, shop):
    several(other, shop, 5)
    case, browser = own_case(asker, shop), client_of(asker)
    address, page = reverse("match_ask", args=[case.pk]), reverse("complaint_detail", args=[case.pk])
    assert address in browser.get(page).content.decode()
    with CaptureQueriesContext(connection) as captured:
        browser.get(page)
    assert not any("cases_match" in each["sql"] for each in captured)

    before = browser.get(address, headers={"HX-Request": "true"}).content.decode()
    after = browser.post(address, {"purpose": "group"}, headers={"HX-Request": "true"}).content.decode()

    assert before.lstrip().startswith('<div id="match"') and "cases_match" not in before
    assert "至少 <b>5</b> 件" in after and reverse("match_open", args=[QuerySet(Match).get().pk]) in after
    assert QuerySet(Match).get().purpose == "group"


def test_the_call_desk_asks_before_there_is_a_case(client_of, asker, other, shop):
    several(other, shop, 5)
    browser, told = client_of(asker), {"business": shop.pk, "category": "S0103", "nature": "N03"}

    form = browser.get(reverse("match_ask_at_call"), told)
    answer = browser.post(reverse("match_ask_at_call"), told, follow=True).content.decode()

    assert form.status_code == 200 and not QuerySet(Match).exclude(purpose="call").exists()
    assert "至少 <b>5</b> 件" in answer


def test_forms_of_an_answer_keep_what_was_chosen_and_lead_back(client_of, asker, other, shop):
    held = several(other, shop, 5)
    row = asked(asker, own_case(asker, shop))
    open_match(row.pk, actor=actor_of(asker))
    browser = client_of(members.make_staff("head", organisation=other))
    address = reverse("match_side_agree", args=[side_of(row).pk])

    assert held[4].number in browser.get(address).content.decode()
    assert browser.post(address, {"form_mark": "x"}).status_code == 422
    done = browser.post(address, {"cases": [held[4].pk]})
    assert (done.status_code, side_of(row).numbers) == (302, [held[4].number])


@pytest.mark.parametrize("view", ["counted", "ours"])
def test_the_list_costs_the_same_for_one_question_and_three(client_of, asker, other, shop, view):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(reverse("match_list"), {"view": view}).status_code == 200
        return len(captured)

    several(other, shop, 5)
    asked(asker, own_case(asker, shop))
    reader = asker if view == "ours" else members.make_staff("mediator", organisation=other)
    browser = client_of(reader)
    queries()
    one = queries()
    for n in range(2):
        asked(asker, complaint(asker.organisation, shop, n=60 + n))

    queries()

    assert queries() == one
    assert len(matches_in(view, actor=actor_of(reader)).rows) == 3


def test_the_secretary_general_reads_what_was_asked_in_the_alliance(asker, other, shop, client_of):
    several(other, shop, 5)
    asked(asker, own_case(asker, shop))
    body = members.make_organisation("SJ", kind="SUPERVISOR")
    members.supervise(members.Alliance.objects.get(), body)
    reader = members.make_staff("supervisor", organisation=body)

    [row] = matches_in("alliance", actor=actor_of(reader)).rows
    page = client_of(reader).get(reverse("match_list"), {"view": "alliance"})

    assert (row.match.told, row.shows_answer, row.shows_case) == (5, True, False)
    assert page.status_code == 200 and shop.name in page.content.decode()


def test_an_asker_that_looks_on_at_the_alliance_learns_no_member_either(asker, other, shop):
    several(other, shop, 5)
    case = own_case(asker, shop)
    members.give_role(asker, "secretary_general")
    row = asked(asker, case)
    open_match(row.pk, actor=actor_of(asker))
    actor = actor_of(asker)
    assert actor.oversees

    assert match_page(row.pk, actor=actor).sides == []
    head = members.make_staff("head", organisation=other)
    agree_match_side(side_of(row).pk, actor=actor_of(head), cases=side_of(row).cases[:1])
    assert [each.name for each in match_page(row.pk, actor=actor).sides] == [str(other)]
