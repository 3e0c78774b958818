"""The call desk: what is read, what a person keeps, what may be registered, within the reader's scope."""

import re
from datetime import date

import pytest

from lianwei.cases.models import Complainant, Complaint, Enquiry, Respondent
from lianwei.cases.queries.reading.callreading import read_call
from lianwei.core import clock
from lianwei.core.scope import SYSTEM
from lianwei.knowledge.operations import load_knowledge
from lianwei.members.models import Organisation
from tests.cases.actors import worker
from tests.factories.cases import complaint, staff
from tests.factories.members import make_alliance, make_organisation, make_staff
from tests.factories.registry import business, premises

pytestmark = pytest.mark.django_db

CALL = "/cases/call/"
LINE = "13800006027 健身 跑路 5800元 渝北 王女士"
CLIENT = "6f1a2c58-3a53-4d27-9f4e-0e9f3c7a1b12"


@pytest.fixture
def desk(client_of, reference_data):
    return client_of(make_staff("clerk", organisation=make_organisation("YZ", region_code="500103")))


def read(desk, **typed):
    """The fields after reading, as the browser would send them back."""
    answer = desk.post(CALL, {"client_id": CLIENT, "line": LINE, **typed})
    form = answer.context["form"]
    return {name: form[name].value() or "" for name in form.fields} | {"client_id": CLIENT}


def test_a_line_becomes_fields_with_how_sure_each_is(desk):
    answer = desk.post(CALL, {"line": LINE})

    shown = {
        slot.field.name: (slot.field.value() or "", str(slot.said)) for slot in answer.context["form"].slots()
    }
    assert shown == {
        "name": ("王女士", "确定"),
        "phone": ("13800006027", "确定"),
        "amount_disputed": ("5800.00", "确定"),
        "requests": ("R13", "较有把握"),
        "category": ("S0401", "确定"),
        "nature": ("N03", "较有把握"),
        "region": ("两江新区", "请核对"),
        "business": ("", "缺"),
        "title": ("健身 跑路", "确定"),
        "happened_on": ("", ""),
        "groups": ("", ""),
        "urgent": ("", ""),
    }
    assert answer.status_code == 200
    assert Complaint.objects.visible_to(SYSTEM).count() == 0


def test_the_abolished_district_is_explained(desk):
    assert "“渝北”现为两江新区" in desk.post(CALL, {"line": LINE}).content.decode()


def test_a_field_a_person_typed_is_not_read_over(desk):
    fields = read(desk, name="王桂芳", kept="name")

    assert fields["name"] == "王桂芳"


def test_what_was_read_and_completed_is_registered(desk):
    fields = read(desk) | {"business": "重庆悦动健身有限公司", "kept": "business", "register": "1"}

    answer = desk.post(CALL, fields)

    case = Complaint.objects.visible_to(SYSTEM).get()
    assert answer.url == f"/cases/{case.pk}/"
    assert (case.category, case.nature, case.amount_disputed, case.region) == (
        "S0401",
        "N03",
        580_000,
        "500157",
    )
    assert (case.requests, case.tags, case.channel) == (["R13"], ["runaway"], "C02")
    assert Complainant.objects.visible_to(SYSTEM).get().phone.plain() == "13800006027"
    assert Respondent.objects.visible_to(SYSTEM).get().name == "重庆悦动健身有限公司"
    assert "13800006027" not in case.narrative + case.title


HURT = "13800006027 奶奶 火锅 烫伤 5800元 渝北 王女士"


def test_groups_and_urgency_that_were_read_are_shown_with_their_words(desk):
    slots = {slot.field.name: slot for slot in desk.post(CALL, {"line": HURT}).context["form"].slots()}

    shown = {name: (slots[name].field.value(), slots[name].why) for name in ("groups", "urgent")}
    assert shown == {"groups": (["P01"], "据“奶奶”"), "urgent": (["injury"], "据“烫伤”")}


@pytest.mark.parametrize(
    ("typed", "kept", "stands"),
    [
        ({}, "business", (["P01"], ["injury"])),
        ({"groups": ["P01", "P03"], "urgent": []}, "business,groups,urgent", (["P01", "P03"], [])),
    ],
)
def test_groups_and_urgency_are_registered_as_they_stand(desk, typed, kept, stands):
    fields = read(desk, line=HURT) | {"business": "渝北老火锅", "category": "S0103", "nature": "N01"}

    desk.post(CALL, fields | typed | {"kept": f"{kept},category,nature", "register": "1"})

    case = Complaint.objects.visible_to(SYSTEM).get()
    assert (case.groups, case.urgent) == stands


def test_a_second_click_registers_nothing_more(desk):
    fields = read(desk) | {"business": "悦动健身", "kept": "business", "register": "1"}

    assert desk.post(CALL, fields).url == desk.post(CALL, fields).url
    assert Complaint.objects.visible_to(SYSTEM).count() == 1


def test_what_nobody_has_seen_is_not_registered(desk):
    typed = {"client_id": CLIENT, "line": LINE, "business": "悦动健身", "kept": "business", "register": "1"}

    answer = desk.post(CALL, typed)

    assert answer.status_code == 422
    assert "请先看一看读出的内容，再登记。" in answer.content.decode()
    assert Complaint.objects.visible_to(SYSTEM).count() == 0


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("business", "", "请填写"),
        ("phone", "12", "电话"),
        ("region", "火星", "本地没有这个地名。"),
        ("amount_disputed", "五千", "请用数字填写金额"),
        ("happened_on", "2031-01-01", "还没到"),
    ],
)
def test_a_refused_field_keeps_what_was_typed(desk, field, typed, sentence):
    fields = read(desk) | {"business": "悦动健身", field: typed, "kept": f"business,{field}", "register": "1"}

    answer = desk.post(CALL, fields)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert answer.context["form"][field].value() == typed
    assert Complaint.objects.visible_to(SYSTEM).count() == 0


def test_an_enquiry_is_answered_and_counted_in_one_step(desk):
    load_knowledge()
    fields = read(desk) | {"enquiry": "1"}

    answer = desk.post(CALL, fields)

    enquiry = Enquiry.objects.visible_to(SYSTEM).get()
    assert answer.url == CALL
    assert (enquiry.question, enquiry.persons, enquiry.category) == ("健身 跑路", 1, "S0401")
    assert enquiry.answer.startswith("您办的是预付卡")
    assert enquiry.answered_on is not None


def test_businesses_of_the_kind_are_offered_and_nearby_ones_first(desk):
    near, far = business("两江悦动健身有限公司"), business("巴南强力健身中心")
    premises(near, region_code="500157")
    premises(far, region_code="500113")

    answer = desk.post(CALL, {"line": LINE})

    assert [each.name for each in answer.context["form"].reading.businesses] == ["两江悦动健身有限公司"]


def test_one_of_the_businesses_offered_is_taken_by_its_button(desk):
    premises(business("两江悦动健身有限公司"), region_code="500157")

    answer = desk.post(CALL, {"line": LINE, "meant": "两江悦动健身有限公司"})

    form = answer.context["form"]
    slot = next(each for each in form.slots() if each.field.name == "business")
    assert (slot.field.value(), slot.look, form["kept"].value()) == ("两江悦动健身有限公司", "ok", "business")


def test_a_named_business_is_read(desk):
    business("重庆悦动健身有限公司")

    answer = desk.post(CALL, {"line": f"{LINE} 悦动健身"})

    slots = {slot.field.name: slot for slot in answer.context["form"].slots()}
    assert (slots["business"].field.value(), str(slots["business"].said)) == ("重庆悦动健身有限公司", "确定")


def test_earlier_cases_of_another_member_are_not_shown(desk):
    own = complaint(actor=worker(Organisation.objects.get(code="YZ")), person={"phone": "13800006027"})
    complaint(actor=staff("YB"), person={"phone": "13800006027"})

    answer = desk.post(CALL, {"line": LINE})

    assert [row.number for row in answer.context["earlier"]] == [own.number]


def test_the_phone_stands_in_no_address(desk):
    page = desk.get(CALL).content.decode()

    assert re.findall(r'<form[^>]*action="/cases/call/"[^>]*>', page)[0].startswith('<form method="post"')


def test_only_those_who_may_register_take_calls(client_of, reference_data):
    watcher = client_of(make_staff("analyst", organisation=make_organisation("YZ")))

    assert watcher.get(CALL).status_code == 403


def test_reading_costs_the_same_for_one_and_three_offered(desk, django_assert_max_num_queries):
    business("两江悦动健身有限公司")
    with django_assert_max_num_queries(66):
        desk.post(CALL, {"line": LINE})


def test_a_place_costs_no_more_among_many_words(reference_data, django_assert_max_num_queries):
    actor = staff()

    said = "办卡三年 老板电话停机 店面已经关门 房东换锁 会员群解散 至今没有说法 多次上门 一直没人 "

    for words in (said + "渝北", said * 5 + "渝北"):
        with django_assert_max_num_queries(42):
            assert read_call(words, actor=actor).slots["region"].value == "两江新区"


def test_the_day_is_read_in_the_past(desk):
    fields = read(desk, line="健身 3月5日")

    assert date.fromisoformat(fields["happened_on"]) <= clock.today()


def test_the_call_desk_says_who_else_is_responsible(desk):
    yuzhong, liangjiang = Organisation.objects.get(code="YZ"), make_organisation("LJ", region_code="500157")
    make_alliance(yuzhong, liangjiang)
    page = desk.post(CALL, {"line": LINE}).content.decode()
    assert "由LJ消费者权益保护委员会办理" in page

    shop = business()
    premises(shop, "500103")
    here = desk.post(CALL, {"line": LINE, "business": shop.name, "kept": "business"}).content.decode()
    assert "由LJ消费者权益保护委员会办理" not in here
