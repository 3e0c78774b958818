"""Registering and correcting through the pages: bad input, nothing lost, nothing twice, nothing o."""

import re
from datetime import timedelta

import pytest

from lianwei.cases.models import Complainant, Complaint, OutsideNumber, Respondent
from lianwei.cases.operations import revise_complaint
from lianwei.core import clock
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM
from lianwei.members.models import Role
from lianwei.members.queries import actor_of
from lianwei.registry.models import Business
from tests.factories.cases import complaint
from tests.factories.members import make_organisation, make_staff
from tests.factories.registry import OTHER_USCC, USCC, business

pytestmark = pytest.mark.django_db

NEW = "/cases/new/"
FILLED = {
    "client_id": "6f1a2c58-3a53-4d27-9f4e-0e9f3c7a1b11",
    "name": "王桂芳",
    "phone": "138 1234 6027",
    "id_kind": "resident_card",
    "title": "美容卡退款",
    "narrative": "办卡5800元,店家不退。",
    "amount_claimed": "5,800.00",
    "category": "S0103",
    "nature": "N03",
    "channel": "C02",
    "received_on": "2026-03-02",
    "business-count": "1",
    "business-0-name": "渝中丽人美容院",
    "business-0-role": "seller",
    "outside-count": "1",
    "outside-0-system": "12345",
}


@pytest.fixture(autouse=True)
def rights(reference_data):
    """What the pages need besides what a role's list names."""
    for code in ("clerk", "head"):
        role = Role.objects.get(pk=code)
        role.permissions = [*role.permissions, "complaint.*", "person.reveal"]
        role.save()


@pytest.fixture
def clerk():
    return make_staff("clerk", organisation=make_organisation("YZ"))


@pytest.fixture
def browser_of_clerk(client_of, clerk):
    return client_of(clerk)


def page_text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def count() -> int:
    return Complaint.objects.visible_to(SYSTEM).count()


def test_a_complaint_is_registered_and_its_page_opens(browser_of_clerk):
    answer = browser_of_clerk.post(NEW, FILLED, follow=True)

    case = Complaint.objects.visible_to(SYSTEM).get()
    assert (case.number, case.amount_claimed) == ("YZ-2026-00001", 580_000)
    assert answer.redirect_chain == [(f"/cases/{case.pk}/", 302)]
    assert f"已登记，编号 {case.number}。" in page_text(answer)
    assert "13812346027" not in page_text(answer)


def test_a_second_click_makes_no_second_case(browser_of_clerk):
    first = browser_of_clerk.post(NEW, FILLED)
    second = browser_of_clerk.post(NEW, FILLED)

    assert (first.url, count(), Event.objects.filter(name="complaint.received").count()) == (second.url, 1, 1)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("phone", "", "请填写电话、邮箱或住址中的一项"),
        ("phone", "1381234602", "手机号应为 11 位,您填了 10 位"),
        ("amount_claimed", "五千八", "请用数字填写金额,例如 5800。"),
        ("happened_on", "2026-02-30", "没有这一天"),
        ("happened_on", "2999-01-01", ""),
        ("received_on", "2999-01-01", ""),
        ("id_number", "110105194912310021", "最后一位"),
        ("business-0-uscc", "91350100M000100Y4O", "代码里不会有字母 O"),
        ("business-0-uscc", "91350100M000100Y44", "校验位"),
        ("business-0-name", "", "经营者名称"),
        ("title", "事" * 61, "60"),
        ("narrative", "a\x07b", ""),
        ("category", "", "商品或服务类别"),
        ("business-0-contact_phone", "12", ""),
    ],
)
def test_bad_input_stands_at_its_field_and_keeps_what_was_typed(browser_of_clerk, field, typed, sentence):
    answer = browser_of_clerk.post(NEW, FILLED | {field: typed})

    text = page_text(answer)
    assert (answer.status_code, count(), Business.objects.count()) == (422, 0, 0)
    assert 'aria-invalid="true"' in text
    assert sentence.replace(",", "，") in text.replace(",", "，")
    assert "美容卡退款" in text or field == "title"
    assert "渝中丽人美容院" in text or field == "business-0-name"


@pytest.mark.parametrize("name", ["𬱖锦·买买提", "阿依古丽·买买提", "王小明🙂"])
def test_rare_characters_and_emoji_are_kept(browser_of_clerk, name):
    browser_of_clerk.post(NEW, FILLED | {"name": name, "title": "退款🙏𬱖店"})

    case = Complaint.objects.visible_to(SYSTEM).get()
    person = Complainant.objects.visible_to(SYSTEM).get()
    assert (case.title, person.name.plain()) == ("退款🙏𬱖店", name)


def test_one_more_business_keeps_all_and_reproaches_nothing(browser_of_clerk):
    answer = browser_of_clerk.post(
        NEW, FILLED | {"add_business": "1", "amount_claimed": "五千八", "category": ""}
    )

    text = page_text(answer)
    assert (answer.status_code, count()) == (200, 0)
    assert ('name="business-1-name"' in text, 'name="business-count" value="2"' in text) == (True, True)
    assert ("五千八" in text, "aria-invalid" in text, "lw-error" in text) == (True, False, False)


def test_two_businesses_and_a_number_elsewhere(browser_of_clerk):
    more = {
        "business-count": "2",
        "business-1-name": "重庆丽人生物科技公司",
        "business-1-role": "maker",
        "outside-0-number": "CQ2609281107",
        "outside-0-due_on": "2026-03-09",
    }

    browser_of_clerk.post(NEW, FILLED | more)

    rows = Respondent.objects.visible_to(SYSTEM).order_by("seq").values_list("name", "role")
    assert list(rows) == [("渝中丽人美容院", "seller"), ("重庆丽人生物科技公司", "maker")]
    assert OutsideNumber.objects.visible_to(SYSTEM).get().number == "CQ2609281107"


def test_a_business_of_the_register_is_linked_by_name_and_by_code(browser_of_clerk):
    named, coded = business("渝中丽人美容院"), business("重庆火锅公司", uscc=USCC)
    more = {
        "business-count": "2",
        "business-1-name": "火锅店",
        "business-1-role": "maker",
        "business-1-uscc": USCC,
    }

    browser_of_clerk.post(NEW, FILLED | more)

    linked = Respondent.objects.visible_to(SYSTEM).order_by("seq").values_list("business_id", flat=True)
    assert (list(linked), Business.objects.count()) == ([named.pk, coded.pk], 2)


def test_a_code_the_register_lacks_is_entered(browser_of_clerk):
    browser_of_clerk.post(NEW, FILLED | {"business-0-uscc": OTHER_USCC})

    entered = Business.objects.get()
    assert (entered.uscc, Respondent.objects.visible_to(SYSTEM).get().business_id) == (OTHER_USCC, entered.pk)


def test_earlier_cases_of_the_caller_are_hinted_within_the_own_organisation(browser_of_clerk, clerk):
    mine = complaint(actor=actor_of(clerk))
    theirs = complaint(actor=actor_of(make_staff("head", organisation=make_organisation("GA"))))

    text = page_text(browser_of_clerk.post(NEW, FILLED | {"check": "1"}))

    assert (mine.number in text, theirs.number in text, count()) == (True, False, 2)


def test_strangers_and_people_without_the_permission(client, client_of):
    assert client.get(NEW).url.startswith("/accounts/login/")
    assert client_of(make_staff("liaison")).get(NEW).status_code == 403


def revise(browser, case, **changes):
    shown = browser.get(f"/cases/{case.pk}/revise/").content.decode()
    before = re.search(r'name="before"[^>]* value="([^"]+)"', shown)[1]
    typed = {
        "before": before, "title": case.title, "wish": case.wish, "category": case.category,
        "nature": case.nature,
        "amount_claimed": "5800.00", "amount_disputed": "", "happened_on": "",
    }  # fmt: skip
    return typed | changes


def test_a_correction_is_saved(browser_of_clerk, clerk):
    case = complaint(actor=actor_of(clerk))

    browser_of_clerk.post(f"/cases/{case.pk}/revise/", revise(browser_of_clerk, case, amount_claimed="4640"))

    case.refresh_from_db()
    assert (case.amount_claimed, case.version) == (464_000, 2)


def test_a_colleagues_change_is_shown_beside_ones_own_and_nothing_is_overwritten(browser_of_clerk, clerk):
    case = complaint(actor=actor_of(clerk))
    typed = revise(browser_of_clerk, case, amount_claimed="4640", title="退卡")
    colleague = actor_of(make_staff("clerk", organisation=clerk.organisation, name="周蓉"))
    revise_complaint(
        case.pk, actor=colleague, before={"amount_claimed": 580_000, "wish": case.wish},
        after={"amount_claimed": 500_000, "wish": "修好也行"},
    )  # fmt: skip

    answer = browser_of_clerk.post(f"/cases/{case.pk}/revise/", typed)

    case.refresh_from_db()
    text = page_text(answer)
    assert (answer.status_code, case.amount_claimed, case.title) == (409, 500_000, "美容卡退款")
    assert all(value in text for value in ("周蓉", "5,800.00", "5,000.00", "4,640.00", 'value="退卡"'))


def test_what_a_colleague_changed_elsewhere_in_the_form_is_merged_and_told(browser_of_clerk, clerk):
    case = complaint(actor=actor_of(clerk))
    typed = revise(browser_of_clerk, case, amount_claimed="4640")
    colleague = actor_of(make_staff("clerk", organisation=clerk.organisation))
    revise_complaint(case.pk, actor=colleague, before={"wish": case.wish}, after={"wish": "修好也行"})

    answer = browser_of_clerk.post(f"/cases/{case.pk}/revise/", typed, follow=True)

    case.refresh_from_db()
    assert (case.amount_claimed, case.wish) == (464_000, "修好也行")
    assert "同事刚改过的内容也保留了" in page_text(answer)


@pytest.mark.parametrize(("choice", "fen"), [("yours", 464_000), ("theirs", 500_000)])
def test_after_a_conflict_the_chosen_values_are_saved(browser_of_clerk, clerk, choice, fen):
    case = complaint(actor=actor_of(clerk))
    typed = revise(browser_of_clerk, case, amount_claimed="4640", title="退卡")
    colleague = actor_of(make_staff("clerk", organisation=clerk.organisation))
    revise_complaint(
        case.pk, actor=colleague, before={"amount_claimed": 580_000}, after={"amount_claimed": 500_000}
    )
    shown = browser_of_clerk.post(f"/cases/{case.pk}/revise/", typed).content.decode()
    before = re.search(r'name="before" value="([^"]+)"', shown)[1]

    answer = browser_of_clerk.post(
        f"/cases/{case.pk}/revise/", typed | {"before": before, "keep_amount_claimed": choice}
    )

    case.refresh_from_db()
    assert (answer.status_code, case.amount_claimed, case.title) == (302, fen, "退卡")


def test_a_forged_form_is_refused(browser_of_clerk, clerk):
    case = complaint(actor=actor_of(clerk))
    typed = revise(browser_of_clerk, case, title="退卡") | {"before": "forged"}

    answer = browser_of_clerk.post(f"/cases/{case.pk}/revise/", typed)

    case.refresh_from_db()
    assert (answer.status_code, case.title) == (422, "美容卡退款")


def test_another_members_case_cannot_be_corrected(client_of, clerk):
    case = complaint(actor=actor_of(clerk))
    stranger = client_of(make_staff("clerk", organisation=make_organisation("GA")))

    assert stranger.get(f"/cases/{case.pk}/revise/").status_code == 404


def test_the_day_of_receipt_may_be_today_but_not_later(browser_of_clerk):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()

    refused = browser_of_clerk.post(NEW, FILLED | {"received_on": tomorrow})
    taken = browser_of_clerk.post(NEW, FILLED | {"received_on": clock.today().isoformat()})

    assert (refused.status_code, taken.status_code) == (422, 302)
