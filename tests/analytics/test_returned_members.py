"""Members that report by return alone: named beside the table of members, and not counted."""

import pytest

from lianwei.analytics.operations.drafting import draft_report
from lianwei.core.scope import OPERATOR
from tests.factories import reports, returns
from tests.factories.members import make_alliance, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def homes():
    return [make_organisation(code) for code in ("YZ", "NA", "JB")]


def order_of(homes):
    """A report on the alliance of these; the last has no case."""
    alliance = make_alliance(*homes)
    reports.facts(homes[:-1])
    return reports.Order(
        reports.subject_of_alliance(alliance, homes[0], on=reports.PERIOD.last), reports.PERIOD
    )


def said(row, language="zh"):
    return next(each["text"] for each in row.content[language]["sections"] if each["key"] == "member")


def test_who_sent_returns_and_has_no_case_is_named(homes):
    returns.submitted(returns.opened(homes[2], make_organisation(), period="2026-08"))

    row = draft_report(order_of(homes), actor=OPERATOR)

    name = homes[2].short_name or str(homes[2])
    assert said(row).endswith(f"{name}以报表报送，投诉未在本系统登记，未计入本报告的各项统计。")
    assert "sent returns instead" in said(row, "en")


def test_who_sent_returns_and_has_cases_is_not(homes):
    returns.submitted(returns.opened(homes[1], make_organisation(), period="2026-08"))

    row = draft_report(order_of(homes), actor=OPERATOR)

    assert "以报表报送" not in said(row)


def test_a_return_that_is_not_handed_in_names_nobody(homes):
    returns.opened(homes[2], make_organisation(), period="2026-08")

    row = draft_report(order_of(homes), actor=OPERATOR)

    assert "以报表报送" not in said(row)
