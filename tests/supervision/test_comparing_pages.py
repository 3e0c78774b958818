"""The pages of comparative tests, as people at the desks of two members use them."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from lianwei.core import clock
from lianwei.core.scope import SYSTEM
from lianwei.supervision.models import (
    ComparativeTest,
    SampleOrigin,
    handovers_of,
    items_of,
    samples_of,
    sheets_of,
)
from lianwei.supervision.rules.comparing.item_sheets import empty_item_sheet, read_items
from lianwei.supervision.rules.comparing.terms import objection_days
from tests.factories import comparing as made
from tests.factories import projects, registry
from tests.factories.members import make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
N = "comparative_test_"


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def desk(client_of, home):
    return client_of(make_staff("mediator", organisation=home))


def at(name, test, *keys):
    return reverse(N + name, args=[test.pk, *keys])


def text_of(browser, address):
    return browser.get(address).content.decode()


def queries_of(browser):
    """How many the list asks, once what is kept in memory is there."""
    text_of(browser, reverse(f"{N}list"))
    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse(f"{N}list"))
    return len(queries)


def only():
    return ComparativeTest.objects.visible_to(SYSTEM).get()


def plan(**changes):
    told = {
        "title": "净水器比较试验",
        "area": "",
        "purpose": "哪款更好",
        "planned": "3",
        "quantity_unit": "台",
    }
    told |= {"laboratory": "", "lab_name": "示例检测中心", "lab_mark": "CMA", "lab_number": "1"}
    return told | {"lab_until": "2030-12-31"} | changes


def item(**changes):
    told = {"name": "铅析出量", "weight": "100", "direction": "max", "high": "5", "worst": "5", "best": "0"}
    return told | {"uncertainty": "0.5", "is_mandatory": "on"} | changes


def bought(number, **changes):
    told = {"brand": f"示例{number}", "model": "X", "seller": "某商场", "place": "某路", "price": "199.00"}
    told |= {"quantity": "1", "bought_on": clock.today().isoformat(), "seal_number": f"S{number}"}
    return told | {"uploads": made.paper(f"p{number}.pdf")} | changes


def area():
    from lianwei.registry.queries import category_choices

    group = category_choices(on=clock.today())
    first = group[0]
    return first[1][0][0] if isinstance(first[1], list | tuple) else first[0]


def test_a_test_is_planned_with_its_items_and_samples_are_bought(desk):
    assert desk.post(reverse(f"{N}plan"), plan(area=area())).status_code == 302
    test = only()
    assert desk.post(at("revise_item_new", test), item()).status_code == 302
    assert desk.post(at("begin", test), {}).status_code == 302
    assert desk.post(at("buy", test), bought(1)).status_code == 302

    page = text_of(desk, at("detail", test))

    sample = samples_of(test).get()
    assert sample.code in page and "示例1 X" in page and "199" in page
    assert "还需购买2件样品" in page
    assert (
        desk.get(at("view_receipt", test, SampleOrigin.objects.visible_to(SYSTEM).get().pk)).status_code
        == 200
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"planned": "1"}, "2"),
        ({"lab_number": ""}, "请填写 CMA 或 CNAS、编号和有效期。"),
        ({"lab_until": "31.2."}, "lab_until"),
        ({"title": ""}, "请填写"),
    ],
)
def test_a_plan_with_a_fault_keeps_what_was_typed(desk, changes, said):
    answer = desk.post(reverse(f"{N}plan"), plan(area=area()) | changes)

    assert answer.status_code == 422
    assert said in answer.content.decode() and "哪款更好" in answer.content.decode()
    assert not ComparativeTest.objects.visible_to(SYSTEM).exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"high": ""}, "high"),
        ({"weight": "101"}, "weight"),
        ({"worst": "0"}, "best"),
        ({"weight": "abc"}, "weight"),
    ],
)
def test_an_item_with_a_fault_is_refused_beside_its_field(desk, home, changes, said):
    test = made.planned(home)

    answer = desk.post(at("revise_item_new", test), item(name="镉") | changes)

    assert answer.status_code == 422 and f'id="id_{said}_error"' in answer.content.decode()
    assert items_of(test).count() == 2


def test_an_item_is_changed_and_taken_off_the_plan(desk, home):
    test = made.planned(home)
    row = items_of(test)[0]

    desk.post(at("revise_item", test, row.pk), item(weight="55"))
    changed = items_of(test)[0]
    desk.post(at("revise_item", test, row.pk), item(drop="on"))

    assert (changed.weight, items_of(test).count()) == (55, 1)


def test_items_come_from_the_sheet_that_is_offered(desk, home):
    test = made.planned(home)
    blank = desk.get(at("view_blank_items", test)).content

    assert (
        desk.post(at("revise_items", test), {"upload": ContentFile(blank, name="items.xlsx")}).status_code
        == 302
    )

    row = items_of(test).get()
    assert (row.name, row.high, row.is_mandatory) == ("铅析出量", 10, True)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 no workbook", "项目,权重%\n铅,20\n".encode(), b"\xff\xfe"]
)
def test_a_sheet_of_items_that_cannot_be_read_changes_nothing(desk, home, content):
    test = made.planned(home)

    answer = desk.post(at("revise_items", test), {"upload": ContentFile(content, name="items.csv")})

    assert answer.status_code == 422
    assert items_of(test).count() == 2


def test_a_maker_outside_the_register_is_named_in_a_sentence(desk, home):
    test = made.begun(home)

    answer = desk.post(at("buy", test), bought(1, maker="没有这家厂"))

    assert answer.status_code == 422 and "经营者名录中没有，请先登记。" in answer.content.decode()
    assert "示例1" in answer.content.decode() and not samples_of(test).exists()


def test_the_code_of_a_label_leads_to_the_hand_over(desk, home):
    test = made.begun(home)
    code = made.bought(test, 1).code

    page = text_of(desk, at("view_sample", test, code))
    looked = handovers_of(samples_of(test).get()).count()
    done = desk.post(at("hand_over", test, code), {"taker": test.lab_name, "is_intact": "yes", "note": ""})

    assert at("hand_over", test, code) in page and looked == 0 and done.status_code == 302
    assert "示例检测中心" in text_of(desk, at("view_sample", test, code))


def test_labels_and_the_empty_sheet_name_codes_and_no_brand(desk, home):
    test = made.full(home)

    pdf = desk.get(at("view_labels", test)).content
    sheet = load_workbook(io.BytesIO(desk.get(at("view_blank", test)).content)).active
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf)).pages)
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]

    assert all(code in text and code in cells for code in made.codes(test))
    assert "示例1" not in text and not any("示例1" in each for each in cells)


def test_a_sheet_is_brought_looked_at_and_confirmed(desk, home):
    test = made.at_lab(home)
    one, *others = made.codes(test)
    bad = made.sheet_bytes(test, {one: ("1,234", "95")} | dict.fromkeys(others, made.GOOD))
    good = made.sheet_bytes(test, {one: ("0.3", "95")} | dict.fromkeys(others, made.GOOD))

    first = desk.post(at("fill", test), {"upload": ContentFile(bad, name="a.csv")}, follow=True)
    second = desk.post(at("fill", test), {"upload": ContentFile(good, name="b.csv")}, follow=True)
    done = desk.post(at("confirm", test, 2))

    assert "1处数据无法识别" in first.content.decode() and "1,234" in first.content.decode()
    assert at("confirm", test, 1) not in first.content.decode()
    assert at("confirm", test, 2) in second.content.decode() and done.status_code == 302
    assert [bool(each.confirmed_at) for each in sheets_of(test)] == [True, False]


@pytest.mark.parametrize("name", ["empty.csv", "photo.jpg", "old.xls", "macro.xlsm"])
def test_a_sheet_that_is_none_is_refused_with_a_sentence(desk, home, name):
    test = made.at_lab(home)

    answer = desk.post(at("fill", test), {"upload": ContentFile(b"x", name=name)})

    assert answer.status_code == 422 and not sheets_of(test).exists()


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "不符合标准"), ("en", "not up to standard")])
def test_results_are_sorted_and_filtered_without_scripts(client_of, home, language, said):
    desk = client_of(make_staff("mediator", organisation=home), language=language)
    test = made.judged(home)

    whole = text_of(desk, at("view_results", test))
    cheap = text_of(desk, at("view_results", test) + "?sort=price")
    failing = text_of(desk, at("view_results", test) + "?show=failing")
    rows = failing[failing.index('id="results"') : failing.index('id="prices"')]

    assert said in whole and "★☆☆☆☆" in whole
    assert cheap.index("<strong>示例1") < cheap.index("<strong>示例2") < cheap.index("<strong>示例3")
    assert "示例1" in rows and "示例2" not in rows


def test_the_report_says_that_nobody_paid_and_what_it_does_not_say(desk, home):
    test = made.released(home)

    pdf = desk.get(at("view_report_pdf", test)).content
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")
    sheet = load_workbook(io.BytesIO(desk.get(at("view_report_xlsx", test)).content)).active

    assert "不向经营者收取任何费用" in text and "仅对所购样品负责" in text and "尚未发布" not in text
    assert len(list(sheet.iter_rows())) == 1 + 3 * 2
    assert desk.get(at("view_report_docx", test)).content[:2] == b"PK"


def test_a_report_before_the_release_says_so(desk, home):
    test = made.judged(home)

    pdf = desk.get(at("view_report_pdf", test)).content

    assert "尚未发布" in "".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf)).pages)


def test_steps_after_the_verdict_by_their_forms(client_of, desk, home):
    with clock.playing(clock.now() - timedelta(days=60)):
        test = made.judged(home)
    code, today = made.codes(test)[0], clock.today().isoformat()
    told = {"codes": [code], "authority": "market", "sent_on": today, "uploads": made.paper()}
    assert desk.post(at("refer", test), told).status_code == 302
    with clock.playing(clock.now() - timedelta(days=50)):
        made.releasing.notify_makers(test.pk, actor=made.mediator(home))
    said = {"code": code, "item": "i1", "received_on": today, "words": "请求复检"}
    assert desk.post(at("object", test), said).status_code == 302
    key = made.objections(test)[0].pk
    assert desk.post(at("retest", test, key), {"second": "1.5", "second_on": today}).status_code == 302
    head = client_of(make_staff("head", organisation=home))
    waits = head.post(at("release", test), {})
    assert waits.status_code == 422 and "还有异议没有答复。" in waits.content.decode()
    assert head.post(at("decide", test, key), {"is_upheld": "yes", "answer": "以复检为准"}).status_code == 302
    assert head.post(at("release", test), {}).status_code == 302

    page = text_of(desk, at("detail", test))

    assert only().status == "released" and "采纳" in page and "1.5" in page


def test_the_list_asks_the_same_questions_for_one_row_and_three(desk, home):
    made.begun(home)
    one = queries_of(desk)
    for _n in range(2):
        made.begun(home)
    three = queries_of(desk)

    assert text_of(desk, reverse(f"{N}list")).count("data-open") == 3
    assert three == one


def test_a_project_shows_its_tests_and_how_many_samples_are_bought(client_of, home):
    other = make_organisation("GA")
    from tests.factories.members import make_alliance

    make_alliance(home, other)
    project, _part = projects.running(home, other)
    head = client_of(make_staff("head", organisation=home))
    address = reverse("joint_project_view", args=[project.pk])
    empty = text_of(head, address)
    test = made.planning.plan_comparative_test(made.entry(), actor=made.head(home), project_id=project.pk)

    page = text_of(head, address)

    assert "本项目还没有比较试验方案。" in empty
    assert at("detail", test) in page and "已购样品" in page


def test_pages_speak_english(client_of, home):
    desk = client_of(make_staff("mediator", organisation=home), language="en")
    test = made.judged(home)

    page = text_of(desk, at("detail", test))

    assert "Put before the authority first" in page and "Lead" in page


def test_a_business_page_is_not_needed_for_a_sample_without_maker(desk, home):
    test = made.begun(home)
    sample = made.bought(test, 1, maker_id=registry.business().pk)

    assert "某商场" in text_of(desk, at("view_sample", test, sample.code))


def test_the_rule_of_the_days_to_object_is_dated():
    assert objection_days(clock.today()) == 15


def test_the_empty_sheet_of_items_reads_itself():
    items, faults = read_items(empty_item_sheet())

    assert faults == [] and [each.name for each in items] == ["铅析出量"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["铅", "", "", "", "", "x", "不大于", "", "10", "", "", "10", "0"], "x"),
        (["铅", "", "", "", "", "20", "大约", "", "10", "", "", "10", "0"], "不大于"),
        (["", "", "", "", "", "20", "不大于", "", "10", "", "", "10", "0"], "60"),
        (["铅", "", "", "", "", "20", "不大于", "", "", "", "", "10", "0"], ""),
        (["铅", "", "", "", "", "NaN", "不大于", "", "10", "", "", "10", "0"], "NaN"),
        (["铅", "", "", "", "", "1e12", "不大于", "", "10", "", "", "10", "0"], "1e12"),
        (["铅", "", "", "", "", "20", "不大于", "", "10", "", "", "5", "5"], ""),
    ],
)
def test_an_item_row_with_a_fault_is_named(row, said):
    _items, faults = read_items([empty_item_sheet()[0], row])

    assert len(faults) >= 1 and said in faults[0]
    assert "2" in faults[0]
