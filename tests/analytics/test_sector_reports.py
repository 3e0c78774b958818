"""A report on one sector: its own title, code, figures and tables; counted again over the same sector."""

import json

import pytest
from django.urls import reverse

from lianwei.analytics.models import Report
from lianwei.analytics.operations.drafting import correct_report, draft_report
from lianwei.analytics.operations.signing import release_report, review_report
from lianwei.analytics.queries.recounting import recount
from lianwei.analytics.queries.report_numbers import subject_of_member
from lianwei.analytics.queries.report_orders import Order
from lianwei.analytics.rules.reports.basis import Basis
from lianwei.core.errors import Invalid
from lianwei.core.scope import OPERATOR, SYSTEM
from tests.factories import reports
from tests.factories.members import make_organisation, make_staff

from .test_report_files import run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    home = make_organisation("YZ")
    reports.facts([home])
    return home


def order(home, sector, **more):
    subject = subject_of_member(home, on=reports.PERIOD.last)
    return Order(subject, reports.PERIOD, basis=Basis(sector=sector), **more)


def lead(row, language="zh"):
    figures = row.content[language]["figures"]
    text = row.content[language]["sections"][0]["text"]
    for name, each in figures.items():
        text = text.replace(f"{{{name}}}", each["shown"])
    return text


def test_a_class_has_its_own_lead_natures_and_kinds(home):
    row = draft_report(order(home, "S02"), actor=OPERATOR)

    assert row.code == "2026Q3-S02-YZ"
    assert row.title == "2026年第三季度YZ消费者权益保护委员会互联网服务消费者投诉情况分析"
    assert lead(row).startswith(
        "根据统计，2026年第三季度YZ消费者权益保护委员会在互联网服务方面共受理消费者投诉 30 件，"
        "同比下降 25.00%，解决 15 件，投诉解决率 50.00%"
    )
    tables = {key: [cells[:2] for cells in each["rows"]] for key, each in row.content["zh"]["tables"].items()}
    assert tables["T1"] == [["合同", "30"]]
    assert [each["key"] for each in row.content["zh"]["sections"] if each["table"]] == [
        "nature",
        "services_detail",
    ]


def test_a_head_keeps_its_classes_and_a_kind_has_natures_alone(home):
    goods = draft_report(order(home, "G"), actor=OPERATOR).content["zh"]
    phones = draft_report(order(home, "G0101"), actor=OPERATOR).content["zh"]

    assert [each["key"] for each in goods["sections"] if each["table"]] == ["nature", "goods", "goods_detail"]
    assert [each["key"] for each in phones["sections"] if each["table"]] == ["nature"]
    assert [each["figures"]["N1"]["value"] for each in (goods, phones)] == ["60", "40"]


def test_a_work_bulletin_on_a_sector(home):
    row = draft_report(order(home, "S02", kind="work"), actor=OPERATOR)

    assert row.code == "W2026Q3-S02-YZ"
    assert lead(row).startswith("2026年第三季度，YZ消费者权益保护委员会在互联网服务方面登记消费者投诉 30 件")
    assert "classes" not in {each["key"] for each in row.content["zh"]["sections"]}


def test_the_button_takes_a_sector(home, client_of):
    browser = client_of(make_staff("head", organisation=home))

    page = browser.get(reverse("report_draft")).content.decode()
    answer = browser.post(
        reverse("report_draft"), {"subject": "own", "period": "2026Q3", "sector": "S02", "kind": "analysis"}
    )
    wrong = browser.post(reverse("report_draft"), {"subject": "own", "period": "2026Q3", "sector": "S77"})

    assert '<option value="S02">互联网服务</option>' in page
    assert (answer.status_code, wrong.status_code) == (302, 422)
    assert [each.code for each in Report.objects.visible_to(SYSTEM)] == ["2026Q3-S02-YZ"]


def test_the_command_takes_a_sector_and_each_figure_is_counted_again(home, tmp_path, capsys):
    status = run("report", period="2026Q3", member="YZ", sector="S02", out=tmp_path / "o", format="html")
    unknown = run("report", period="2026Q3", member="YZ", sector="S77", out=tmp_path / "o", format="html")
    capsys.readouterr()
    reports.facts([home], mix=[("N02", "S0202", 9, 9)])

    again = run("figure", "2026Q3-S02-YZ-N1")

    found = json.loads(capsys.readouterr().out)
    assert (status, unknown, again) == (0, 1, 0)
    assert (found["value"], found["filter"]["sector"], found["recounted"]) == (30, "S02", True)


def test_a_correction_stays_with_the_sector(home):
    row = draft_report(order(home, "S02"), actor=OPERATOR)
    review_report(row.pk, actor=reports.writer(home))
    release_report(row.pk, actor=reports.writer(home))
    reports.facts([home], mix=[*reports.MIX, ("N02", "S0202", 1, 0), ("N02", "G0101", 1, 0)])

    fresh = correct_report(row.pk, actor=OPERATOR, reason="补录一件投诉")

    assert (fresh.code, fresh.number) == ("2026Q3-S02-YZ", 2)
    assert ["N1", "受理投诉", "30 件", "31 件"] in fresh.changes
    recount(fresh, "T1", language="en")


def test_the_alliance_has_no_report_on_a_sector_of_few_cases():
    whole = reports.alliance_order("YZ", "NA")
    few, many = (Order(whole.subject, reports.PERIOD, basis=Basis(sector=sector)) for sector in ("X", "S02"))

    with pytest.raises(Invalid):
        draft_report(few, actor=OPERATOR)
    row = draft_report(many, actor=OPERATOR)

    assert [each.code for each in Report.objects.visible_to(SYSTEM)] == ["2026Q3-S02"]
    assert row.content["zh"]["figures"]["N1"]["value"] == "30"
