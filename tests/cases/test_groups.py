"""Complaints of several people in one matter: found, confirmed, put aside; the pages."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.models import CaseGroup, GroupState, cases_in
from lianwei.cases.operations.together.groups import confirm_case_group, dismiss_case_group
from lianwei.cases.queries.page.links import dispute_of
from lianwei.cases.queries.together.groups import arrivals_of, group_page, groups_in
from lianwei.cases.rules.gathering import Recent, gatherings
from lianwei.cases.rules.naming import names_shared
from lianwei.cases.tasks import find_groups
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import Actor
from lianwei.members.models import User
from lianwei.members.queries import actor_of
from tests.factories import cases, members

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
TOLD = {"title": "宏达健身闭店", "facts": "六月起关门", "strategy": "先登记后调解"}


@pytest.fixture
def head() -> User:
    return members.make_staff("head", organisation=members.make_member("YZ"))


@pytest.fixture
def clerk(head: User) -> Actor:
    return actor_of(members.make_staff("clerk", organisation=head.organisation))


def keys(group: CaseGroup) -> list[int]:
    return list(cases_in([group.pk]).order_by("complaint_id").values_list("complaint_id", flat=True))


def gone(n: int, business: int | None = 7) -> list[Recent]:
    return [Recent(pk, business, f"第{pk}位投诉人：店家失联", f"p{pk}") for pk in range(1, n + 1)]


def test_three_people_of_a_business_that_is_gone_are_a_proposal():
    found = gatherings(gone(3))

    assert [(each.cases, each.business) for each in found] == [([1, 2, 3], 7)]
    assert ("gone", 3) in found[0].grounds


ABOUT_A_PLACE = ("电梯停运", "消防通道被占", "底层餐馆油烟", "停车费涨价", "水压不足")
ELSEWHERE = ("面包发霉", "沙发掉皮", "手机黑屏", "空调不冷", "旅游改期", "快递丢失", "网课退费", "眼镜度数错")


def headed(pk: int, headline: str, business: int | None = None) -> Recent:
    return Recent(pk, business, f"{headline} 请帮忙处理", f"p{pk}", headline)


def test_a_name_that_headlines_share_is_a_proposal():
    told = [f"翠微雅苑{each}" for each in ABOUT_A_PLACE]
    rows = [headed(n, headline) for n, headline in enumerate((*told, *ELSEWHERE))]

    found = gatherings(rows)

    assert [(each.cases, each.name) for each in found] == [([0, 1, 2, 3, 4], "翠微雅苑")]
    assert found[0].grounds == [("name", 5)]


def test_a_name_under_which_several_businesses_stand_is_none():
    told = [f"小区美容院{each}" for each in ABOUT_A_PLACE]

    found = gatherings([headed(n, each, business=n) for n, each in enumerate(told)])

    assert [each.name for each in found if each.name] == []


def test_a_district_is_no_name_of_a_matter():
    told = [f"泉塘街道{each}" for each in ABOUT_A_PLACE]

    assert names_shared(told, told) == []


def test_fewer_people_are_none_and_one_person_is_one():
    assert gatherings(gone(2)) == []
    assert gatherings([Recent(n, 7, "店家失联了", "p") for n in range(1, 6)]) == []


def test_five_of_a_business_are_a_proposal_four_are_not():
    calm = [Recent(n, 7, text, f"p{n}") for n, text in enumerate(("面包", "沙发", "手机", "空调", "旅游"), 1)]

    assert [each.cases for each in gatherings(calm)] == [[1, 2, 3, 4, 5]]
    assert gatherings(calm[:4]) == []


def test_the_night_proposes_once(head, clerk):
    group = cases.case_group(actor=clerk)
    dismiss_case_group(group.pk, actor=actor_of(head), reason="三件事")

    assert find_groups() == 0
    for n in range(4):
        cases.complaint(
            actor=clerk, title="店关了", narrative=f"店家失联{n}", person={"phone": f"1370000{n:04}"}
        )
    for n in range(4):
        told = "上月在同一家教育机构报名编程课，机构人去楼空，老师也联系不上，学费没有退"
        phone = {"phone": f"1360000{n:04}"}
        cases.complaint(actor=clerk, title="编程课", narrative=told, person=phone)
    proposed = find_groups()

    assert proposed >= 1
    assert find_groups() == 0
    assert len(groups_in("proposed", actor=actor_of(head)).rows) == proposed


def test_a_confirmed_group_links_its_cases_and_names_who_speaks(head, clerk):
    group = cases.case_group(actor=clerk)
    first, second, third = keys(group)

    confirm_case_group(group.pk, actor=actor_of(head), speakers=[first, third], **TOLD)

    page = group_page(group.pk, actor=actor_of(head))
    assert [each.member.speaks for each in page.rows] == [True, False, True]
    assert dispute_of(second) == [first, second, third]
    assert page.head.group.state == GroupState.OPEN
    assert Event.objects.filter(name="case_group.confirmed").count() == 1


def test_a_refusal_changes_nothing(head, clerk):
    group, actor = cases.case_group(actor=clerk), actor_of(head)
    first, second, _third = keys(group)

    for changes in ({"title": " "}, {"speakers": [first]}, {"speakers": []}):
        with pytest.raises(Invalid):
            confirm_case_group(group.pk, actor=actor, **TOLD | {"speakers": [first, second]} | changes)
    with pytest.raises(Invalid):
        dismiss_case_group(group.pk, actor=actor, reason=" ")
    with pytest.raises(NotAllowed):
        dismiss_case_group(group.pk, actor=clerk, reason="不是")

    assert QuerySet(CaseGroup).get().state == GroupState.PROPOSED
    assert dispute_of(first) == [first]


def test_what_was_decided_is_not_decided_again(head, clerk):
    group, actor = cases.case_group(actor=clerk), actor_of(head)
    dismiss_case_group(group.pk, actor=actor, reason="三件事")

    with pytest.raises(WrongStatus):
        confirm_case_group(group.pk, actor=actor, speakers=keys(group)[:2], **TOLD)


def test_another_member_knows_nothing_of_it(head, clerk):
    group = cases.case_group(actor=clerk)
    other = actor_of(members.make_staff("head", organisation=members.make_member("NA")))

    assert groups_in("proposed", actor=other).rows == []
    with pytest.raises(NotVisible):
        group_page(group.pk, actor=other)


def test_arrivals_are_counted_in_equal_steps():
    found = arrivals_of([date(2026, 6, 1), date(2026, 6, 1), date(2026, 6, 3)])

    assert [(each.count, each.used) for each in found] == [(2, 100), (0, 0), (1, 50)]
    assert len(arrivals_of([date(2026, 1, 1), date(2026, 12, 31)])) <= 14


def test_the_pages(client_of, head, clerk):
    group, browser = cases.case_group(actor=clerk), client_of(head)
    first, second, _third = keys(group)
    shown = browser.get(reverse("case_group_list")).content.decode()
    assert reverse("case_group_detail", args=[group.pk]) in shown

    page = reverse("case_group_confirm", args=[group.pk])
    assert browser.post(page, TOLD | {"speakers": [first]}).status_code == 422
    assert browser.post(page, TOLD | {"speakers": [first, second]}).status_code == 302
    told = browser.get(reverse("case_group_detail", args=[group.pk])).content.decode()
    assert "宏达健身闭店" in told
    assert "六月起关门" in told
    assert "代表全体" in told


def test_the_list_asks_the_same_for_one_and_three(client_of, head, clerk):
    browser = client_of(head)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            cases.case_group(actor=clerk)
        browser.get(reverse("case_group_list"))
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("case_group_list"))
        counts.append(len(asked))

    assert counts[0] == counts[1]
