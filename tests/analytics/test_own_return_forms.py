"""Forms of the operator's own: put beside the shipped ones, asked for, filled in by cases or by a sheet."""

import pytest

from lianwei.analytics.operations import returns as do
from lianwei.analytics.queries.own_return_forms import faults_in
from lianwei.analytics.queries.prefilled import figures_from_cases
from lianwei.analytics.queries.return_totals import totals_of
from lianwei.analytics.rules.return_forms import form_codes, form_of, own_forms
from lianwei.analytics.rules.return_sheets import read_rows
from lianwei.core.errors import Invalid
from tests.factories import returns
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
OWN = """
code = "prepaid"
version = "2025"
name = "预付式消费投诉月报"
name_en = "Monthly return on prepaid services"
valid_from = 2025-01-01
[[measure]]
code = "accepted"
name = "受理件数"
name_en = "Accepted"
unit = "count"
[[measure]]
code = "recovered_promised"
name = "挽回经济损失"
name_en = "Loss recovered"
unit = "fen"
[[section]]
code = "services"
name = "一、服务"
name_en = "1 Services"
dimension = "category_main"
codes = ["S01", "S03"]
measures = ["accepted", "recovered_promised"]
[sheet]
title = "预付式消费投诉月报"
unit_line = "填报单位：{member}　统计期：{period}（{first}至{last}）"
signature = "填报日期：{day}"
sections = ["services"]
"""


@pytest.fixture
def own():
    own_forms().mkdir(parents=True, exist_ok=True)
    file = own_forms() / "prepaid-2025.toml"
    file.write_text(OWN, encoding="utf-8")
    yield file
    file.unlink(missing_ok=True)


@pytest.fixture
def upper():
    return make_organisation("CQ", kind="PROV")


@pytest.fixture
def row(own, upper):
    member = make_organisation("YZ", parent=upper)
    returns.plan(upper, form="prepaid")
    return returns.opened(member, upper)


def test_a_form_of_ones_own_is_offered_beside_the_shipped_one(own):
    assert form_codes() == ["cca", "prepaid"]
    assert list(form_of("prepaid", "2025").lines)[:2] == [
        "services.S01.accepted",
        "services.S01.recovered_promised",
    ]


def test_it_is_filled_in_from_the_cases(row):
    found = figures_from_cases(row, actor=returns.actor_at(row.holder), cutoff=row.last)

    assert found == dict.fromkeys(form_of("prepaid", "2025").lines, 0)


def test_a_member_without_cases_brings_a_sheet_and_the_totals_add_up(row, upper):
    sheet = [
        ("行次", "表", "项目", "指标", "单位", "数值"),
        *((str(n), "", "", "", "", "3") for n in (1, 2, 3, 4)),
    ]
    read = read_rows(form_of("prepaid", "2025"), sheet)
    do.upload_return(row.pk, actor=returns.actor_at(row.holder), read=read)
    do.submit_return(row.pk, actor=returns.actor_at(row.holder))

    totals = totals_of(row.plan_id, actor=returns.actor_at(upper), name=row.period)

    assert totals.figures["services.S01.accepted"] == 3
    assert totals.missing == []


def test_a_broken_file_or_a_shipped_code_is_left_out(own):
    (own_forms() / "broken.toml").write_text("code = 1", encoding="utf-8")
    (own_forms() / "taken.toml").write_text(OWN.replace('"prepaid"', '"cca"'), encoding="utf-8")

    assert form_codes() == ["cca", "prepaid"]
    assert [each.version for each in (form_of("cca", "2024"),)] == ["2024"]
    with pytest.raises(Invalid):
        form_of("cca", "2025")


def test_a_return_whose_form_was_taken_away_says_so(row, own):
    own.unlink()

    with pytest.raises(Invalid):
        figures_from_cases(row, actor=returns.actor_at(row.holder), cutoff=row.last)


def test_what_cannot_be_counted_is_named_with_its_line():
    assert faults_in(OWN) == []
    wrong = OWN.replace('dimension = "category_main"', 'dimension = "weather"').replace('"fen"', '"count"')
    wrong = wrong.replace('"prepaid"', '"cca"')

    assert [(each.line, each.source) for each in faults_in(wrong)] == [
        (2, 'code = "cca"'),
        (16, 'unit = "count"'),
        (21, 'dimension = "weather"'),
    ]
