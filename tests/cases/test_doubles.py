"""Finding what may be the same: rules, queries within scope, and that cost does not grow with the cases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from lianwei.cases.entries import OutsideEntry, RespondentEntry
from lianwei.cases.handlers import mark_possible_doubles
from lianwei.cases.models import CaseLink, Complaint
from lianwei.cases.operations import merge_complaint, split_complaint
from lianwei.cases.queries.reading.doubles import doubles_of, likely_same, people_of, told_by
from lianwei.cases.rules.doubles import Told, in_words, same_case, same_dispute
from lianwei.core.models import Event
from lianwei.reading.likeness import alike, alike_names
from tests.factories.cases import CALLER, SALON, complaint, staff
from tests.factories.registry import business

from .stages import playing, row
from .test_splitting import SECOND

DAY = date(2026, 3, 10)
STORY = "在店里办了美容卡，充值五千八百元，现在店家闭店，打电话没有人接，要求退还余额。"
AGAIN = "上周反映过：美容卡充值五千八百元，店家闭店没有人接电话，请退还余额。"
OTHER = "网上买的电饭煲漏电，商家说要自己出运费才肯换，已经过去半个月。"
TOLD = Told(
    received_on=DAY,
    text=STORY,
    category="S0103",
    nature="N03",
    people=(("phone", "k1"),),
    names=("渝中丽人美容院",),
)


def test_what_is_told_twice_is_alike_and_two_matters_are_not():
    assert alike(STORY, AGAIN) > 0.45 > alike(STORY, OTHER)
    assert alike("退款", "退款") == 0.0
    assert alike("店家电话〔电话1〕不接", "〔电话1〕") == 0.0
    assert alike("美容卡余额不退，店家闭店没有人接", "美容卡餘額不退，店家閉店沒有人接") == 1.0


def test_names_that_differ_by_a_letter_are_alike():
    assert alike_names("渝中丽人美容院", "渝中丽人美容") > 0.85 > alike_names("渝中丽人美容院", "大坪衣库")


@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        ({}, True),
        ({"names": ("渝中丽人美容",)}, True),
        ({"names": ("大坪衣库",)}, False),
        ({"people": (("phone", "k2"),)}, False),
        ({"received_on": DAY - timedelta(days=20), "text": "", "category": "", "nature": ""}, True),
        ({"received_on": DAY - timedelta(days=20), "text": OTHER, "category": "G0501"}, False),
        ({"received_on": DAY - timedelta(days=400), "text": AGAIN}, True),
        ({"received_on": DAY - timedelta(days=400), "text": OTHER}, False),
    ],
)
def test_the_same_person_and_business_near_in_time_or_matter_is_the_same_case(changes, is_same):
    assert bool(same_case(TOLD, replace(TOLD, **changes))) is is_same


def test_two_purchases_far_apart_are_two_matters_unless_the_words_agree():
    bought = replace(TOLD, happened_on=date(2026, 1, 5))
    later = replace(bought, happened_on=date(2026, 3, 5), text=OTHER)

    assert same_case(bought, later) == []
    assert same_case(bought, replace(later, text=AGAIN)) != []


def test_a_number_elsewhere_is_enough():
    numbered = Told(received_on=DAY, numbers=frozenset({("12345", "CQ1")}))

    assert same_case(numbered, replace(numbered, received_on=date(2020, 1, 1))) == [("number", "CQ1")]
    assert same_case(numbered, replace(numbered, numbers=frozenset({("12315", "CQ1")}))) == []


def test_the_reason_is_said_in_words():
    found = same_case(TOLD, replace(TOLD, received_on=DAY - timedelta(days=3)))

    assert in_words(found) == "电话相同、经营者相同、叙述相似 100%、商品服务和问题性质相同、收到日期相差 3 天"


def test_a_dispute_of_others_needs_the_business_and_the_sort_or_the_words():
    others = replace(TOLD, people=(("phone", "k2"),))

    assert [code for code, _value in same_dispute(TOLD, others)] == ["business", "sort", "words", "apart"]
    assert same_dispute(TOLD, replace(others, nature="N09", text=OTHER)) == []
    assert same_dispute(TOLD, replace(others, names=("大坪衣库",))) == []
    assert same_dispute(TOLD, replace(others, received_on=DAY - timedelta(days=200))) == []


@pytest.fixture
def actor(db):
    return staff()


def typed(**changes):
    """What a clerk has typed of the same matter of the same caller."""
    plain = Told(
        received_on=DAY,
        text=STORY,
        category="S0103",
        nature="N03",
        people=people_of(phone=CALLER.phone),
        names=(SALON.name,),
    )
    return replace(plain, **changes)


@pytest.mark.both
def test_the_same_case_is_found_with_its_reason(actor):
    with playing("2026-03-07"):
        case = complaint(actor=actor)
    with playing("2026-03-10"):
        found = doubles_of(typed(), actor=actor)

    assert [each.row.number for each in found.same] == [case.number]
    assert found.same[0].why.startswith("电话相同、经营者相同")
    assert (found.same[0].received_on, found.same[0].is_ours) == (date(2026, 3, 7), True)
    assert found.others == []


@pytest.mark.both
def test_other_people_of_one_dispute_and_the_pattern_of_the_business(actor):
    shop = business(SALON.name)
    against = (replace(SALON, business_id=shop.pk),)
    with playing("2026-03-07"):
        for n in range(3):
            person = {"name": f"李{n}", "phone": f"1390000000{n}"}
            complaint(actor=actor, person=person, respondents=against, amount_claimed=100_000)
    with playing("2026-03-10"):
        found = doubles_of(typed(businesses=frozenset({shop.pk})), actor=actor)

    assert (len(found.same), len(found.others)) == (0, 3)
    assert "商品服务和问题性质相同" in found.others[0].why
    assert (found.pattern.n, found.pattern.claimed, found.pattern.newest) == (3, 300_000, date(2026, 3, 7))


@pytest.mark.both
def test_a_folded_case_is_not_counted_in_the_pattern(actor):
    with playing("2026-03-07"):
        cases = [
            complaint(actor=actor, person={"name": f"李{n}", "phone": f"1390000000{n}"}) for n in range(4)
        ]
        merge_complaint(cases[3].pk, actor=actor, kept_id=cases[0].pk, reason="同一人")

        assert doubles_of(typed(), actor=actor).pattern.n == 3


@pytest.mark.both
def test_a_case_of_another_member_does_not_exist(actor):
    numbers = (OutsideEntry("12345", "CQ1"),)
    for n in range(3):
        complaint(actor=staff("GA") if n == 0 else staff(f"G{n}"), outside_numbers=numbers)

    found = doubles_of(typed(numbers=frozenset({("12345", "CQ1")})), actor=actor)

    assert not found


@pytest.mark.both
def test_what_comes_later_is_marked_and_what_came_earlier_is_not(actor):
    earlier, later = complaint(actor=actor), complaint(actor=actor)

    for case in (earlier, later, later):
        mark_possible_doubles(Event.objects.get(subject=f"complaint:{case.pk}", name="complaint.received"))

    links = QuerySet(CaseLink).values_list("complaint_id", "other_id", "kind")
    assert list(links) == [(later.pk, earlier.pk, "possible")]


@pytest.mark.both
def test_a_mark_leads_to_the_case_that_stands_for_the_double(actor):
    kept, folded = (
        complaint(actor=actor, person={"name": "刘英", "phone": "13700001234"}),
        complaint(actor=actor),
    )
    merge_complaint(folded.pk, actor=actor, kept_id=kept.pk, reason="夫妻二人投诉同一件")
    later = complaint(actor=actor)

    mark_possible_doubles(Event.objects.get(subject=f"complaint:{later.pk}", name="complaint.received"))

    assert QuerySet(CaseLink).get(complaint=later).other_id == kept.pk


@pytest.mark.both
def test_a_second_matter_of_one_paper_and_one_told_apart_are_not_marked(actor):
    first = complaint(actor=actor)
    second = split_complaint(first.pk, actor=actor, entry=replace(SECOND, respondents=(SALON,)))
    apart = complaint(actor=actor, apart_from=(first.pk, second.pk), apart_reason="又买了一次 13712345678")

    for case in (second, apart):
        mark_possible_doubles(Event.objects.get(subject=f"complaint:{case.pk}", name="complaint.received"))

    assert list(QuerySet(CaseLink).filter(kind="possible")) == []
    told = Event.objects.get(subject=f"complaint:{apart.pk}", name="complaint.received").details
    assert told["apart_from"] == [first.number, second.number]
    assert told["reason"] == "又买了一次 〔电话2〕"


PLANS = {"sqlite": "SCAN", "postgresql": "Seq Scan on cases_"}


@pytest.mark.both
def test_every_look_up_goes_by_an_index(actor, django_assert_max_num_queries):
    shop = business(SALON.name)
    against = (replace(SALON, business_id=shop.pk),)
    for _ in range(3):
        complaint(actor=actor, respondents=against, outside_numbers=(OutsideEntry("12345", "CQ1"),))
    asked = typed(businesses=frozenset({shop.pk}), numbers=frozenset({("12345", "CQ1")}))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # a small table is read whole otherwise
            cursor.execute("SET LOCAL enable_seqscan = off")

    with CaptureQueriesContext(connection) as caught, django_assert_max_num_queries(23):
        doubles_of(asked, actor=actor)

    plans = [plan_of(each["sql"]) for each in caught.captured_queries if "cases_" in each["sql"]]
    assert [plan for plan in plans if PLANS[connection.vendor] in plan] == []


def plan_of(sql):
    how = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{how} {sql}")
        return "\n".join(str(line) for line in cursor.fetchall())


@pytest.mark.both
def test_the_number_of_queries_does_not_grow_with_the_cases(actor):
    counts = []
    for _ in range(2):
        complaint(actor=actor)
        complaint(actor=actor, person={"name": "李四", "phone": "13900000001"})
        with CaptureQueriesContext(connection) as caught:
            doubles_of(typed(), actor=actor)
        counts.append(len(caught))

    assert counts[0] == counts[1]


@pytest.mark.both
def test_a_stored_case_asks_by_all_that_is_known_of_it(actor):
    one = complaint(actor=actor, outside_numbers=(OutsideEntry("12345", "CQ1"),))
    two = complaint(actor=actor, respondents=(RespondentEntry("大坪衣库"),))

    asked = told_by(row(one.pk))

    assert asked.numbers == frozenset({("12345", "CQ1")})
    assert asked.people == people_of(phone=CALLER.phone)
    assert [pk for pk, _why in likely_same(asked, actor=actor, besides=(one.pk,))] == []
    assert two.pk in set(Complaint.objects.visible_to(actor).values_list("pk", flat=True))
