"""Ready-made columns: each system's export is read by them, each heading has a source or says it has none.

The sheets are synthetic: made up for these tests, under the headings that the shipped data name.
"""

from dataclasses import replace
from datetime import date

import pytest
from django.db.models import QuerySet

from lianwei.arrivals.models import Arrival
from lianwei.arrivals.receivers import sheet_receiver
from lianwei.arrivals.rules import columns
from lianwei.arrivals.rules.columns import ready_mappings
from lianwei.arrivals.rules.headers import find_heads
from lianwei.cases.models import Complainant, Complaint, OutsideNumber, Respondent
from tests.arrivals.test_import_command import counts, imported
from tests.factories.members import make_organisation, make_staff

FORM_2020 = (
    "登记单位,编号,投诉人,,,被投诉人,,,,消费者权益争议事实,投诉请求",
    ",,姓名,联系电话,住址,名称（姓名）,联系人,地址,联系电话,,",
    "渝中局,DJ-1,王桂芳,13812346027,民生路1号,丽人美容院,店长,解放碑2号,13700002222,办卡后门店关闭,退还余额",
)
FORM_2026 = (
    "编号,姓名,联系电话,证件类型,证件号码,联系地址,名称（姓名）,地址,联系电话,消费者权益争议事实依据,投诉请求",
    "DJ-2,王桂芳,13812346027,身份证,,民生路1号,丽人美容院,解放碑2号,13700002222,办卡后门店关闭,退还余额",
)
PUBLIC_12345 = (
    "诉求编号,诉求类型,处理状态,诉求标题,递交时间,诉求来源,所属部门,事发地点,诉求内容,回复意见",
    "ZS-1,投诉,已办结,健身房关门,2026-03-05 09:10,网站,市场监管局,石岐,办卡后关门要求退款,已联系",
)
CCA315 = (
    "投诉编号,投诉人姓名,联系电话,被投诉单位,商品服务类别,投诉性质,投诉内容,投诉请求,涉及金额,投诉时间",
    "C-1,王桂芳,13812346027,丽人美容院,G0301,质量,买的糕点发霉,退款,86.50,2026-03-05",
)
SHEETS = {
    "12315-form-2020": (FORM_2020, "12315", "DJ-1"),
    "12315-form-2026": (FORM_2026, "12315", "DJ-2"),
    "12345-public": (PUBLIC_12345, "12345", "ZS-1"),
    "cca315": (CCA315, "cca315", "C-1"),
}
HERE = "/arrivals/sheets/ready/"


@pytest.fixture
def yuzhong(reference_data):
    return make_organisation("YZ")


def written(tmp_path, lines):
    file = tmp_path / "export.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_the_data_hang_together():
    targets = {target.path: target for target in sheet_receiver(columns.KIND)[1].targets}
    for code, mapping in ready_mappings().items():
        given = {each.field for each in mapping.columns}
        assert given <= set(targets), code
        assert {path for path, target in targets.items() if target.needed} <= given, code
        assert len(given) == len(mapping.columns), code
        assert mapping.valid_to is None or mapping.valid_from < mapping.valid_to, code


def test_each_source_has_a_title_and_the_day_it_was_seen_and_is_used():
    cited = {source for mapping in ready_mappings().values() for source in mapping.sources}

    assert all(source.title and source.seen_on for source in cited)
    assert len(cited) == len(list(columns._rows("sources.csv")))


def test_the_form_of_the_regulators_changed_on_the_day_the_new_measures_came_into_force():
    old, new = ready_mappings()["12315-form-2020"], ready_mappings()["12315-form-2026"]

    assert (old.valid_to, new.valid_from) == (date(2026, 4, 14), date(2026, 4, 15))
    assert "person.id_number" not in old.plan.rules
    assert new.plan.rules["person.id_number"].columns == ("投诉人 证件号码", "证件号码")


def test_a_heading_without_a_source_is_not_confirmed_and_a_value_of_ours_needs_none():
    mapping = ready_mappings()["12345"]
    by_field = {each.field: each.is_confirmed for each in mapping.columns}

    assert by_field["outside_numbers.0.number"] is False
    assert by_field["person.name"] is True
    assert by_field["channel"] is True


def test_a_head_that_comes_twice_stays_apart_from_the_first():
    targets = sheet_receiver(columns.KIND)[1].targets

    heads = find_heads([line.split(",") for line in FORM_2026], targets)

    assert heads.names[2] == "联系电话"
    assert heads.names[8] == "联系电话 2"


@pytest.mark.django_db
@pytest.mark.parametrize("name", SHEETS)
def test_a_synthetic_export_of_each_system_is_read(yuzhong, capsys, tmp_path, name):
    lines, system, number = SHEETS[name]

    assert imported(written(tmp_path, lines), capsys, mapping=name) == (0, counts(1, created=1))

    row = QuerySet(OutsideNumber).get()
    assert (row.system, row.number) == (system, number)


@pytest.mark.django_db
@pytest.mark.parametrize("lines", [FORM_2020, FORM_2026])
def test_the_two_phones_of_the_form_do_not_change_places(yuzhong, capsys, tmp_path, lines):
    name = "12315-form-2020" if lines is FORM_2020 else "12315-form-2026"

    imported(written(tmp_path, lines), capsys, mapping=name)

    person, business = QuerySet(Complainant).get(), QuerySet(Respondent).get()
    assert person.phone.plain() == "13812346027"
    assert business.contact_phone.plain() == "13700002222"


@pytest.mark.django_db
def test_a_word_that_no_table_knows_waits_with_the_reason(yuzhong, capsys, tmp_path):
    lines = (CCA315[0], CCA315[1].replace("质量", "天外来物"))

    assert imported(written(tmp_path, lines), capsys, mapping="cca315") == (0, counts(1, refused=1))

    row = QuerySet(Arrival).get()
    assert (row.status, list(row.reason["fields"])) == ("refused", ["nature"])
    assert QuerySet(Complaint).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("code", ready_mappings())
def test_the_page_shows_each_mapping(client_of, yuzhong, code):
    browser = client_of(make_staff("head", organisation=yuzhong))

    page = browser.get(HERE, {"of": code})

    said = page.content.decode()
    mapping = ready_mappings()[code]
    assert mapping.name.replace(" ", "") in said.replace(" ", "")
    assert all(each.rule.columns[0] in said for each in mapping.columns if each.rule.columns)
    assert ("未经证实" in said) is bool(mapping.unconfirmed)


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "title"), [("12315", "用词如何对应"), ("12315-form-2020", "列名出处")])
def test_a_card_about_sources_names_one_and_its_address_breaks_on_phones(client_of, yuzhong, code, title):
    page = client_of(make_staff("head", organisation=yuzhong)).get(HERE, {"of": code}).content.decode()

    card = page.partition('id="sources"')[2].partition("</section>")[0]
    assert title in card
    assert ("https://" in card) == ('<div class="lw-text">https://' in card) == (title == "列名出处")


@pytest.mark.django_db
def test_a_mapping_that_is_not_there_is_not_found(client_of, yuzhong):
    assert client_of(make_staff("head", organisation=yuzhong)).get(HERE, {"of": "x"}).status_code == 404


def test_what_is_confirmed_by_every_source_is_not_warned_about():
    mapping = ready_mappings()["12345"]
    source = ready_mappings()["open311"].columns[0].source

    assert mapping.unconfirmed
    assert (
        replace(mapping, columns=tuple(replace(e, source=source) for e in mapping.columns)).unconfirmed == []
    )
