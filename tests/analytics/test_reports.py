"""Reports: drafted from a kept snapshot, edited with linked figures, released by two, corrected."""

import json

import pytest
from django.db import IntegrityError, transaction

from lianwei.analytics.models import Report
from lianwei.analytics.operations.drafting import correct_report, draft_report, recount_report
from lianwei.analytics.operations.signing import (
    release_report,
    return_report,
    review_report,
    revise_report,
)
from lianwei.analytics.papers.formats import report_file
from lianwei.analytics.queries.quoting import figure_quoted
from lianwei.analytics.queries.report_numbers import subject_of_member
from lianwei.analytics.queries.report_orders import Order
from lianwei.analytics.queries.reports import report_page, reports_listed
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from tests.factories import reports
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def writer(home):
    return reports.writer(home)


@pytest.fixture
def signer(home):
    return reports.writer(home)


@pytest.fixture
def draft(home, writer):
    return reports.drafted(home, actor=writer)


def released(draft, writer, signer):
    review_report(draft.pk, actor=writer)
    return release_report(draft.pk, actor=signer)


def text_of(row, key, language="zh"):
    return next(each["text"] for each in row.content[language]["sections"] if each["key"] == key)


def shown(page, key):
    return "".join(
        part.text
        for each in page.paragraphs
        if each.section.key == key
        for line in each.lines
        for part in line
    )


def test_the_lead_tells_the_head_figures(draft, writer):
    page = report_page(draft.pk, actor=writer, language="zh")

    assert shown(page, "lead") == (
        "根据统计，2026年第三季度YZ消费者权益保护委员会共受理消费者投诉 100 件，与上年同期持平，解决 50 件，"
        "投诉解决率 50.00%，为消费者挽回经济损失 5.00 万元。"
    )


def test_natures_are_told_in_order_with_what_rose_and_fell_most(draft, writer):
    page = report_page(draft.pk, actor=writer, language="zh")

    assert shown(page, "nature") == (
        "按投诉性质划分，售后服务问题占 40.00%、合同问题占 30.00%、质量问题占 20.00%、价格问题占 7.00%。"
        "与上年同期相比，售后服务投诉比重上升最多，上升 10.00 个百分点；"
        "合同投诉比重下降最多，下降 10.00 个百分点。"
    )


def test_the_same_report_in_english(draft, writer):
    page = report_page(draft.pk, actor=writer, language="en")

    assert shown(page, "nature").startswith("By nature: After-sales service 40.00%, Contract 30.00%")


def test_nothing_is_compared_with_a_year_that_had_no_cases(home, writer):
    reports.facts([home], mix=[("N02", "G0101", 6, 0)])
    row = draft_report(Order(subject_of_member(home, on=reports.PERIOD.last), reports.PERIOD), actor=writer)

    page = report_page(row.pk, actor=writer, language="zh")

    assert shown(page, "nature") == "按投诉性质划分，售后服务问题占 100.00%。"
    assert shown(page, "kind") == "在所有投诉中，商品类投诉 6 件，占 100.00%。"


def test_the_table_of_natures(draft):
    table = draft.content["zh"]["tables"]["T1"]

    assert table["title"] == "表1 投诉性质与上年同期比较"
    assert table["rows"][0] == ["售后服务", "40", "40.00%", "30", "30.00%", "↑10.00"]
    assert table["rows"][-1] == ["其他", "3", "3.00%", "4", "4.00%", "↓1.00"]


def test_a_report_of_the_alliance_has_its_split_by_member():
    row = draft_report(reports.alliance_order("YZ", "NA"), actor=OPERATOR)

    rows = row.content["zh"]["tables"]["T7"]["rows"]
    assert row.code == "2026Q3"
    assert [cells[1] for cells in rows] == ["50", "50"]


def test_a_report_is_drafted_once(draft, home, writer):
    with pytest.raises(Invalid):
        draft_report(reports.member_order(home), actor=writer)

    assert Report.objects.visible_to(OPERATOR).count() == 1


def test_a_report_without_cases_can_be_drafted(home, writer):
    order = reports.member_order(home)
    reports.facts([home], mix=())

    row = draft_report(order, actor=writer)

    assert row.content["zh"]["figures"]["R2"]["shown"] == "—"
    assert list(row.content["zh"]["tables"]) == []


def test_a_paragraph_is_changed_and_its_figures_stay_linked(draft, writer):
    text = "今年第三季度受理 {N1}，解决率 {R2}。"

    revise_report(draft.pk, actor=writer, texts={"lead": text})

    page = report_page(draft.pk, actor=writer, language="zh")
    assert shown(page, "lead") == "今年第三季度受理 100 件，解决率 50.00%。"
    assert Event.objects.filter(name="report.revised").count() == 1


def test_an_unknown_figure_is_refused_in_words_and_changes_nothing(draft, writer):
    before = text_of(draft, "lead")

    with pytest.raises(Invalid) as refusal:
        revise_report(draft.pk, actor=writer, texts={"lead": "受理 {N99}。"})

    assert "N99" in refusal.value.fields["lead"]
    draft.refresh_from_db()
    assert text_of(draft, "lead") == before


def test_counting_anew_keeps_the_words_somebody_wrote(draft, home, writer):
    revise_report(draft.pk, actor=writer, texts={"lead": "受理 {N1}。"})
    reports.facts([home], mix=[("N02", "G0101", 12, 10)])

    row = recount_report(draft.pk, actor=writer)

    assert text_of(row, "lead") == "受理 {N1}。"
    assert row.content["zh"]["figures"]["N1"]["shown"] == "12 件"


def test_two_people_release(draft, writer, signer):
    review_report(draft.pk, actor=writer)

    with pytest.raises(Invalid):
        release_report(draft.pk, actor=writer)
    row = release_report(draft.pk, actor=signer)

    assert row.status == "released"
    assert len(row.sha256) == 64


def test_the_database_holds_that_two_people_release(draft):
    draft.status, draft.reviewed_by, draft.released_by = "released", 3, 3

    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()


def test_a_released_report_does_not_change(draft, writer, signer):
    released(draft, writer, signer)

    with pytest.raises(WrongStatus):
        revise_report(draft.pk, actor=writer, texts={"lead": "x"})
    with pytest.raises(WrongStatus):
        recount_report(draft.pk, actor=writer)


def test_a_reviewed_report_may_be_returned(draft, writer):
    review_report(draft.pk, actor=writer)

    row = return_report(draft.pk, actor=writer)

    assert (row.status, row.reviewed_by) == ("draft", None)


def test_a_report_whose_figures_were_touched_is_not_reviewed(draft, writer):
    draft.content["zh"]["figures"]["N1"]["shown"] = "101 件"
    draft.save()

    with pytest.raises(Invalid):
        review_report(draft.pk, actor=writer)


def test_a_figure_is_the_same_after_a_thousand_changes(draft, home, writer, signer):
    released(draft, writer, signer)
    before = figure_quoted("2026Q3-YZ-R2", actor=writer, language="zh").as_json()

    reports.facts([home], mix=[("N02", "G0101", 1000, 0)])

    assert figure_quoted("2026Q3-YZ-R2", actor=writer, language="zh").as_json() == before
    assert before["value"] == 50.0
    assert before["formula"] == "50 ÷ 100"


def test_a_correction_is_a_new_version_that_lists_its_changes(draft, home, writer, signer):
    released(draft, writer, signer)
    reports.facts([home], mix=[*reports.MIX, ("N02", "G0101", 1, 0)])

    row = correct_report(draft.pk, actor=writer, reason="补录一件投诉")

    assert row.number == 2
    assert row.reason == "补录一件投诉"
    assert ["N1", "受理投诉", "100 件", "101 件"] in row.changes
    assert figure_quoted("2026Q3-YZ-N1", actor=writer, language="zh").value == 100
    assert figure_quoted("2026Q3-YZ-N1@2", actor=writer, language="zh").value == 101


def test_a_correction_needs_a_reason(draft, writer, signer):
    released(draft, writer, signer)

    with pytest.raises(Invalid):
        correct_report(draft.pk, actor=writer, reason=" ")


def test_a_correction_keeps_the_words_somebody_wrote(draft, home, writer, signer):
    revise_report(draft.pk, actor=writer, texts={"lead": "受理 {N1}。"})
    released(draft, writer, signer)
    reports.facts([home], mix=[*reports.MIX, ("N02", "G0101", 1, 0)])

    row = correct_report(draft.pk, actor=writer, reason="补录一件投诉")

    assert text_of(row, "lead") == "受理 {N1}。"
    assert shown(report_page(row.pk, actor=writer, language="zh"), "lead") == "受理 101 件。"


def test_words_of_a_correction_are_listed_among_its_changes(draft, writer, signer):
    released(draft, writer, signer)
    row = correct_report(draft.pk, actor=writer, reason="改一处文字")

    revise_report(row.pk, actor=writer, texts={"lead": "受理 {N1}。"})
    row = revise_report(row.pk, actor=writer, texts={"nature": "By {N1}."}, language="en")

    assert row.changes == [["", "导语", "", ""], ["", "1.1 By nature", "", ""]]
    assert review_report(row.pk, actor=writer).status == "reviewed"


def test_a_correction_that_changes_nothing_does_not_pass(draft, writer, signer):
    released(draft, writer, signer)
    row = correct_report(draft.pk, actor=writer, reason="没有改动")

    with pytest.raises(Invalid):
        review_report(row.pk, actor=writer)


def test_paragraphs_nobody_touched_are_generated_anew(draft, home, writer):
    same = text_of(draft, "kind")
    revise_report(draft.pk, actor=writer, texts={"lead": "受理 {N1}。", "kind": same})
    reports.facts([home], mix=[("N02", "G0101", 12, 10)])

    row = recount_report(draft.pk, actor=writer)

    assert "{T2-Sn}" in same
    assert "{T2-Sn}" not in text_of(row, "kind")


ADVICE = ("建议", "对 {N1} 投诉逐件回访。")


def test_a_section_is_added_numbered_on_and_kept(draft, home, writer, signer):
    row = revise_report(draft.pk, actor=writer, texts={}, further=ADVICE)
    assert row.content["zh"]["sections"][-1]["heading"] == "二、建议"

    recount_report(draft.pk, actor=writer)
    released(draft, writer, signer)
    reports.facts([home], mix=[*reports.MIX, ("N02", "G0101", 1, 0)])
    new = correct_report(draft.pk, actor=writer, reason="补录一件投诉")

    page = report_page(new.pk, actor=writer, language="zh")
    assert shown(page, "added1") == "对 101 件 投诉逐件回访。"
    assert new.content["zh"]["sections"][-1]["heading"] == "二、建议"


@pytest.mark.parametrize(
    ("further", "field"),
    [(("建议", " "), "further"), ((" ", "请回访"), "further_heading"), (("建议", "{N99}"), "further")],
)
def test_a_section_that_lacks_a_part_or_names_an_unknown_figure_is_refused(further, field, draft, writer):
    with pytest.raises(Invalid) as refusal:
        revise_report(draft.pk, actor=writer, texts={}, further=further)

    assert list(refusal.value.fields) == [field]


def test_an_added_section_is_taken_away_by_emptying_it(draft, writer):
    revise_report(draft.pk, actor=writer, texts={}, further=ADVICE)
    revise_report(draft.pk, actor=writer, texts={}, further=("消费提示", "请索要票据。"))

    row = revise_report(draft.pk, actor=writer, texts={"added1": ""})

    assert row.content["zh"]["sections"][-1]["heading"] == "二、消费提示"
    assert "二、建议" not in [each["heading"] for each in row.content["zh"]["sections"]]


def test_no_more_than_five_sections_are_added(draft, writer):
    for _place in range(5):
        revise_report(draft.pk, actor=writer, texts={}, further=ADVICE)

    with pytest.raises(Invalid):
        revise_report(draft.pk, actor=writer, texts={}, further=ADVICE)


def test_an_added_section_is_printed_in_every_format(draft, writer):
    row = revise_report(draft.pk, actor=writer, texts={}, further=ADVICE)

    page = report_file(row, "html", language="zh").decode()
    assert "<h2>二、建议</h2>" in page
    assert "对 100 件 投诉逐件回访。" in page
    for kind in ("docx", "pdf", "xlsx"):
        assert report_file(row, kind, language="zh")


def test_a_figure_nobody_has_is_not_there(draft, writer):
    for name in ("2026Q3-YZ-T99", "2026Q4-YZ-T1", "hello"):
        with pytest.raises(NotVisible):
            figure_quoted(name, actor=writer, language="zh")


def test_another_member_sees_no_report(draft):
    stranger = reports.writer(make_organisation("NA"))

    assert list(reports_listed(actor=stranger)) == []
    with pytest.raises(NotVisible):
        figure_quoted("2026Q3-YZ-N1", actor=stranger, language="zh")


def test_who_looks_on_the_alliance_reads_its_report_but_signs_none():
    order = reports.alliance_order("YZ", "NA")
    row = draft_report(order, actor=OPERATOR)
    looking = reports.seen_by(reports.writer(order.subject.members[1]), order.subject.alliance)

    assert [each.pk for each in reports_listed(actor=looking)] == [row.pk]
    with pytest.raises(NotAllowed):
        review_report(row.pk, actor=looking)


def test_checks_name_small_cells(draft, writer):
    page = report_page(draft.pk, actor=writer, language="zh")

    found = {check.key: check.found for check in page.checks}
    assert found["shares"] == found["changes"] == found["figures"] == ()
    assert found["small"] == ("T1 其他", "T2 其他类")


def test_a_table_is_quoted_whole(draft, writer):
    quoted = figure_quoted("2026Q3-YZ-T2", actor=writer, language="zh")

    assert quoted.value["rows"][0] == ["商品类", "60", "60.00%", "50", "50.00%", "↑10.00"]
    assert json.loads(json.dumps(quoted.as_json()))["filter"]["period"] == "2026-07-01/2026-09-30"
