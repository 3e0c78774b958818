"""What the page of a survey draws: answers by day, and how far the quotas are filled."""

from django.utils.translation import gettext as _

from lianwei.ui.charts import Cell, Chart, Column, Kind, Role, Row

from .surveys import SurveyPage


def days_chart(page: SurveyPage) -> Chart:
    """Answers that count, by the day they arrived."""
    name = _("Answers by day")
    rows = tuple(
        Row((Cell(f"{day:%m-%d}", is_text=True), Cell(str(count), count))) for day, count in page.by_day
    )
    return Chart(
        id="days",
        title=name,
        kind=Kind.LINE,
        alt=_("Answers that count, by the day they arrived"),
        columns=(Column(_("Day"), Role.NAME, is_number=False), Column(_("Answers received"), Role.NOW)),
        rows=rows,
        empty=_("No answer yet."),
    )


def quota_chart(page: SurveyPage) -> Chart:
    """Answers that count beside what is wanted."""
    rows = tuple(
        Row(
            (
                Cell(each.label, is_text=True),
                Cell(str(each.count), each.count),
                Cell(str(each.most)),
                Cell(f"{each.percent}%"),
            )
        )
        for each in page.quotas
    )
    columns = (
        Column(_("Group"), Role.NAME, is_number=False),
        Column(_("Answers received"), Role.NOW),
        Column(_("Wanted")),
        Column(_("Filled")),
    )
    return Chart(
        id="quotas", title=_("Quotas"), kind=Kind.BARS, alt=_("Answers by group"), columns=columns, rows=rows
    )
