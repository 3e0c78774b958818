"""Published style chosen for a report: by its publisher, by hand, and kept by every later version."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from lianwei.analytics.forms.reports import DraftForm
from lianwei.analytics.models import Report
from lianwei.analytics.operations.drafting import correct_report, draft_report, recount_report
from lianwei.analytics.operations.signing import release_report, review_report
from lianwei.analytics.papers.reading import sheet_of
from lianwei.analytics.queries.recounting import recount
from lianwei.analytics.queries.report_orders import Order, order_of
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.reports.composing import composed
from lianwei.analytics.rules.reports.notes import style_note
from lianwei.analytics.rules.reports.shapes import Amounts, Item, Numbers
from lianwei.analytics.rules.reports.verifying import checks_of
from lianwei.analytics.rules.style import (
    ALLIANCE,
    CCA,
    HUNAN,
    PRESETS,
    PROVINCE,
    ChangeOf,
    ShareBase,
    cca_style,
)
from lianwei.cli import main
from lianwei.core.scope import SYSTEM
from tests.factories import reports
from tests.factories.members import make_organisation, make_staff

GOODS = [Item("G01", "家用电子电器类", 48291, 50000), Item("G02", "日用商品类", 40870, 40000)]
KINDS = [Item("G", "商品类", 247796, 200000), Item("S", "服务类", 313726, 300000)]
HALF = Numbers(
    "",
    "",
    "全国消协组织",
    "2020年上半年",
    Amounts(561522, 437988),
    Amounts(500000, 400000),
    {"kind": KINDS, "goods": GOODS},
)


def latest():
    return Report.objects.visible_to(SYSTEM).order_by("-pk").first()


def shares(text, split):
    table = next(text.tables[each.table] for each in text.sections if each.key == split)
    return [row[2] for row in table.rows]


def figure(text, measure):
    return next(each.shown for each in text.figures.values() if each.measure == measure)


# -- the options, in print -----------------------------------------------------------------------------------


def test_classes_are_shares_of_their_kind_where_the_style_has_it_so():
    of_kind = composed(HALF, cca_style(date(2020, 6, 30)))
    of_all = composed(HALF, replace(cca_style(date(2020, 6, 30)), share_base=ShareBase.TOTAL))

    assert shares(of_kind, "goods") == ["19.5%", "16.5%"]
    assert shares(of_all, "goods") == ["8.6%", "7.3%"]
    assert shares(of_kind, "kind") == ["55.9%", "44.1%"]
    assert of_kind.figures["T2-G01s"].formula == "48,291 ÷ 247,796"


def test_shares_of_a_kind_that_stays_out_are_not_printed():
    few = {"kind": [Item("G", "商品", 3, 9), Item("S", "服务", 300, 299), Item("X", "其他", 40, 40)]}
    goods = {"goods": [Item("G01", "食品类", 3, 9)], "services": [Item("S01", "餐饮", 300, 299)]}
    numbers = replace(HALF, now=Amounts(343), before=Amounts(348), splits=few | goods, own="1")

    text = composed(numbers, replace(ALLIANCE, share_base=ShareBase.KIND))

    assert shares(text, "goods") == ["*"]
    assert not [each for each in text.figures.values() if each.formula.endswith("÷ 3")]


def test_a_rate_has_decimals_of_its_own():
    assert figure(composed(HALF, cca_style(date(2020, 6, 30))), "resolution_rate") == "78%"
    assert figure(composed(HALF, CCA), "resolution_rate") == "78.00%"


def test_a_change_is_of_last_years_printed_share_where_the_style_has_it_so():
    """47.90 was printed in 2018 where the counts give 47.91."""
    items = [Item("G", "商品类", 377870, 365162, Decimal("47.90")), Item("S", "服务类", 443507, 397085)]
    numbers = replace(HALF, now=Amounts(821377), before=Amounts(762247), splits={"kind": items})

    rows = {way: composed(numbers, replace(PROVINCE, change_of=way)).tables["T1"].rows for way in ChangeOf}

    assert rows[ChangeOf.PRINTED][1][4:] == ("47.90%", "↓1.90")
    assert rows[ChangeOf.ROUNDED][1][4:] == ("47.91%", "↓1.91")


def test_checks_before_release_allow_the_rounding_that_is_printed():
    natures = [Item(f"N{place:02}", str(place), 1, 1) for place in range(1, 8)]
    numbers = replace(HALF, now=Amounts(7), before=Amounts(7), splits={"nature": natures})

    text = composed(numbers, cca_style(date(2019, 6, 30)))

    assert shares(text, "nature") == ["14.3%"] * 7
    assert next(each for each in checks_of(text, ()) if each.key == "shares").is_passed


def test_every_preset_says_how_it_prints():
    assert style_note(HUNAN) == ("占比为占全部投诉的比例，四舍五入保留两位小数；变化为两期未取整占比之差。")
    assert "保留一位小数" in style_note(cca_style(date(2020, 6, 30)))
    assert len({style_note(each, language) for each in PRESETS.values() for language in ("zh", "en")}) == 8


# -- the choice ----------------------------------------------------------------------------------------------


@pytest.fixture
def home(db, reference_data):
    return make_organisation("YZ")


def test_a_report_is_printed_as_its_publisher_prints(home):
    order = reports.member_order(home)
    alliance = reports.alliance_order("NA", "LJ")
    half = Period.named("2019H1")

    assert order.printed is PROVINCE
    assert alliance.printed is ALLIANCE
    home.name = "湖南省消费者权益保护委员会"
    assert Order(order.subject, half).printed is HUNAN
    home.name = "中国消费者协会"
    assert Order(order.subject, half).printed == cca_style(half.last)
    assert Order(order.subject, half, style="alliance").printed is ALLIANCE


def test_the_style_stays_with_the_report_through_recount_and_correction(home):
    writer, signer = reports.writer(home), reports.writer(home)
    row = draft_report(replace(reports.member_order(home), style="hunan"), actor=writer)

    recount_report(row.pk, actor=writer)
    recount(latest(), "R2", language="zh")
    review_report(row.pk, actor=writer)
    release_report(row.pk, actor=signer)
    reports.facts([home], [("N02", "G0101", 50, 30)])
    new = correct_report(row.pk, actor=writer, reason="补报")

    assert [row.style, new.style] == ["hunan", "hunan"]
    assert order_of(new).printed is HUNAN
    assert "未取整占比之差" in "".join(sheet_of(new, "zh").notes)


def test_the_form_offers_styles_and_keeps_the_publishers_own(home):
    actor = reports.writer(home)
    typed = {"subject": "own", "period": "2026Q3"}

    forms = [DraftForm(typed | {"style": style}, actor=actor) for style in ("", "cca", "other")]

    assert [form.is_valid() for form in forms] == [True, True, False]
    assert [form.cleaned_data["order"].printed.name for form in forms[:2]] == ["province", "cca"]


def test_a_report_is_drafted_in_the_style_chosen_on_the_page(home, client_of):
    reports.facts([home])
    browser = client_of(make_staff("head", organisation=home))

    page = browser.get(reverse("report_draft")).content.decode()
    browser.post(reverse("report_draft"), {"subject": "own", "period": "2026Q3", "style": "hunan"})

    assert all(f'<option value="{name}"' in page for name in PRESETS)
    assert latest().style == "hunan"


def test_the_command_takes_a_style_and_refuses_another_later(home, tmp_path, capsys):
    reports.facts([home])
    asked = ["report", "--period", "2026Q3", "--member", "YZ", "--format", "xlsx", "--out", str(tmp_path)]

    first = main([*asked, "--style", "hunan"])
    again = [main(asked), main([*asked, "--style", "cca"]), main([*asked, "--style", "plain"])]

    told = capsys.readouterr().err
    assert (first, again) == (0, [0, 1, 1])
    assert "2026Q3-YZ is drafted in the style hunan and keeps it." in told
    assert "No published style is called plain; there are alliance, province, hunan, cca." in told
