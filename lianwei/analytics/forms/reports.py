"""What is typed about reports: which is wanted, other words for its paragraphs, why it is corrected."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.analytics.models import Report, ReportKind
from lianwei.analytics.operations.signing import FURTHER, FURTHER_HEADING, HEADING, LONGEST
from lianwei.analytics.queries.calendars import period_of, period_of_alliance
from lianwei.analytics.queries.report_numbers import subject_of_alliance, subject_of_member
from lianwei.analytics.queries.report_orders import Order
from lianwei.analytics.queries.reports import alliances_reported, sectors_offered
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.reports.basis import Basis
from lianwei.analytics.rules.reports.keeping import ADDED, HEADING_OF
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Organisation
from lianwei.ui.forms import DayField, LineField, NarrativeField, OperationForm

from .checks import STYLES

OWN = "own"
KINDS = [(each.value, each.label) for each in (ReportKind.ANALYSIS, ReportKind.WORK)]


class DraftForm(OperationForm):
    """Whom the report is on, its period by name or by days, and what was known."""

    kind = forms.ChoiceField(label=lazy("What is drafted"), choices=KINDS, required=False)
    subject = forms.ChoiceField(label=lazy("Report on"))
    period = LineField(
        label=lazy("Period"),
        required=False,
        limit=10,
        help_text=lazy("2026Q3, 2026H1, 2026 or 2026-07; or give the days below."),
    )
    sector = forms.ChoiceField(label=lazy("Sector"), required=False)
    first = DayField(label=lazy("First day of the report"), required=False)
    last = DayField(label=lazy("Last day of the report"), required=False)
    cutoff = DayField(
        label=lazy("Cut-off"),
        required=False,
        help_text=lazy(
            "What became known later does not count. A period that still runs is counted up to today."
        ),
    )

    style = forms.ChoiceField(
        label=lazy("Way of printing"),
        choices=[("", lazy("As the publisher prints")), *STYLES],
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.alliances = {str(each.pk): each for each in alliances_reported(actor=actor)}
        choices = [(key, str(each)) for key, each in self.alliances.items()]
        self.fields["subject"].choices = [*choices, (OWN, _("Own member"))]
        self.fields["sector"].choices = [("", _("All goods and services")), *sectors_offered()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            given["order"] = self._order(given)
        return given

    def _order(self, given: dict[str, Any]) -> Order | None:
        home = Organisation.objects.get(pk=self.actor.organisation_id or 0)
        alliance = self.alliances.get(given["subject"])
        period = self._period(given, alliance, home)
        if period is None:
            return None
        on = period.last
        subject = subject_of_alliance(alliance, home, on=on) if alliance else subject_of_member(home, on=on)
        kind, basis = given["kind"] or ReportKind.ANALYSIS, Basis(sector=given["sector"])
        return Order(subject, period, given["cutoff"], style=given["style"], kind=kind, basis=basis)

    def _period(self, given: dict[str, Any], alliance: Alliance | None, home: Organisation) -> Period | None:
        """As the one counts whom the report is on."""
        name = given["period"]
        try:
            if name:
                return period_of_alliance(alliance, name) if alliance else period_of(home.pk, name)
            if given["first"] and given["last"]:
                return Period(given["first"], given["last"])
        except ValueError:
            pass
        self.add_error("period", _("Please name a period such as 2026Q3, or give a first and a last day."))
        return None

    def given(self) -> dict[str, Any]:
        return {"order": self.cleaned_data["order"]}


class TextForm(OperationForm):
    """One field for each paragraph that a report has, by the key of its section; then a further section."""

    def __init__(self, *args: Any, report: Report, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        for section in report.content[language]["sections"]:
            if section["text"]:
                is_added = section["key"].startswith(ADDED)
                if title := section.get("title"):
                    self.fields[HEADING_OF.format(section["key"])] = LineField(
                        label=_("Heading"), initial=title, limit=HEADING, required=False
                    )
                self.fields[section["key"]] = NarrativeField(
                    label=section["heading"] or _("Lead"),
                    initial=section["text"],
                    limit=LONGEST,
                    rows=5,
                    required=not is_added,
                    help_text=_("Empty it to take this section away.") if is_added else "",
                )
        self.fields[FURTHER_HEADING] = LineField(
            label=_("Heading of a further section"),
            limit=HEADING,
            required=False,
            help_text=_("Such as suggestions or advice to consumers; it stands at the end of the report."),
        )
        self.fields[FURTHER] = NarrativeField(
            label=_("Words of the further section"), limit=LONGEST, rows=5, required=False
        )

    def given(self) -> dict[str, Any]:
        texts = dict(self.cleaned_data)
        further = (texts.pop(FURTHER_HEADING), texts.pop(FURTHER))
        return {"texts": texts, "language": self.language, "further": further}


class CorrectForm(OperationForm):
    """Why a released report is corrected."""

    reason = LineField(label=lazy("Why it is corrected"), limit=300)


class SignForm(OperationForm):
    """A step that asks nothing."""
