"""Papers of a violation report: its form, the letter that hands it over, the answer to the reporter."""

import pytest

from lianwei.cases.operations import hand_over_violation_report
from lianwei.cases.operations.handling.papers import print_report_paper
from lianwei.core.errors import Invalid
from tests.cases.test_papers import actor, chen, pages, yuzhong  # noqa: F401 - fixtures
from tests.factories.cases import violation_report

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["report_form", "clue_transfer", "report_result_notice"])
def test_the_papers_of_a_violation_report_are_printed(yuzhong, pages, actor, code):  # noqa: F811
    report = violation_report(actor=actor)
    hand_over_violation_report(report.pk, actor=actor, authority="渝中区市场监督管理局")

    answer = pages.get(f"/cases/reports/{report.pk}/print/{code}.pdf")

    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_the_letter_to_the_authority_does_not_name_the_reporter(yuzhong, actor):  # noqa: F811
    report = violation_report(actor=actor)
    hand_over_violation_report(report.pk, actor=actor, authority="渝中区市场监督管理局")

    form, letter = (
        print_report_paper(report.pk, code, actor=actor) for code in ("report_form", "clue_transfer")
    )

    assert ("赵刚" in str(form), "赵刚" in str(letter)) == (True, False)
    assert "渝中区市场监督管理局" in str(letter)


def test_a_letter_to_nobody_is_refused_in_words(yuzhong, actor, pages):  # noqa: F811
    report = violation_report(actor=actor)

    with pytest.raises(Invalid) as refused:
        print_report_paper(report.pk, "clue_transfer", actor=actor)

    assert "先把举报移送主管部门" in str(refused.value.message)
    assert pages.get(f"/cases/reports/{report.pk}/print/clue_transfer.pdf").status_code == 422
    shown = pages.get(f"/cases/reports/{report.pk}/").content.decode()
    assert ("report_form.pdf" in shown, "clue_transfer.pdf" in shown) == (True, False)
    form = pages.get(f"/cases/reports/{report.pk}/hand-over/").context["form"]
    assert str(form["authority"].value()).endswith("市场监督管理局")
