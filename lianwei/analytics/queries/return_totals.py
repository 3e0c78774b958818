"""What the returns of a period give together, who is missing and whose figures may still change."""

from dataclasses import dataclass
from datetime import date, timedelta

from lianwei.analytics.models import ReturnPlan, ReturnStatus, StatisticalReturn
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.return_forms import ReturnForm, form_on
from lianwei.analytics.rules.returns import total_of
from lianwei.core import clock
from lianwei.core.scope import Actor, find
from lianwei.members.models import Organisation

from .return_checks import labels_on
from .return_plans import members_asked, period_asked
from .returns import KINDS, Table, tables_with

VIEW = "statistical_return.view"
FINAL = (ReturnStatus.CHECKED, ReturnStatus.LOCKED)


@dataclass(frozen=True, slots=True)
class MemberReturn:
    """What one member gave: the version that counts, and one that is still to be checked."""

    member: Organisation
    counts: StatisticalReturn | None
    waiting: StatisticalReturn | None

    @property
    def is_provisional(self) -> bool:
        """Handed in and not yet checked."""
        return self.counts is not None and self.counts.status == ReturnStatus.SUBMITTED

    @property
    def standing(self) -> str:
        """What the column of this member is worth: provisional, or checked."""
        return str(self.counts.get_status_display()) if self.counts else ""

    @property
    def kind(self) -> str:
        return KINDS[ReturnStatus(self.counts.status)] if self.counts else "plain"

    @property
    def shown(self) -> StatisticalReturn | None:
        """The version its page opens: one that waits to be checked before the one that counts."""
        return self.waiting or self.counts

    @property
    def was_sent_back(self) -> bool:
        return self.waiting is not None and self.waiting.status == ReturnStatus.SENT_BACK


@dataclass(frozen=True, slots=True)
class Totals:
    """The returns of a period. `figures` adds up those that count."""

    plan: ReturnPlan
    period: Period
    form: ReturnForm
    members: list[MemberReturn]
    figures: dict[str, int]
    due_on: date
    labels: dict[str, str]

    @property
    def is_late(self) -> bool:
        return self.due_on < clock.today()

    @property
    def given(self) -> int:
        return len(self.members) - len(self.missing)

    @property
    def missing(self) -> list[MemberReturn]:
        return [each for each in self.members if each.counts is None]

    @property
    def provisional(self) -> list[MemberReturn]:
        return [each for each in self.members if each.is_provisional]


def totals_of(plan_id: int, *, actor: Actor, name: str = "") -> Totals | None:
    """The totals of the period of that name; of the latest that is over where there is none of that name, and
    None where none is over yet. Raises NotVisible.
    """
    actor.require(VIEW)
    plan = find(ReturnPlan, plan_id, actor=actor)
    period = period_asked(plan, name, until=clock.today())
    if period is None:
        return None
    form = form_on(plan.form, period.last)
    members = _members(plan, period, actor)
    counted = [each.counts.figures for each in members if each.counts]
    due_on = period.last + timedelta(days=plan.due_days)
    return Totals(plan, period, form, members, total_of(form, counted), due_on, labels_on(form, period.last))


def _members(plan: ReturnPlan, period: Period, actor: Actor) -> list[MemberReturn]:
    """Those asked: first who is missing, then whose figures are provisional."""
    rows = StatisticalReturn.objects.visible_to(actor).filter(
        plan_id=plan.pk, first=period.first, last=period.last, upper_id=plan.holder_id
    )
    given: dict[int, list[StatisticalReturn]] = {}
    for row in rows.order_by("-version"):
        given.setdefault(row.holder_id, []).append(row)
    asked = list(members_asked(plan, on=period.last))
    found = [_member(each, given.get(each.pk, [])) for each in asked]
    return sorted(found, key=lambda each: (each.counts is not None, not each.is_provisional))


def _member(member: Organisation, versions: list[StatisticalReturn]) -> MemberReturn:
    """The latest checked version counts, else the latest that was handed in."""
    final = next((each for each in versions if each.status in FINAL), None)
    handed = next((each for each in versions if each.status == ReturnStatus.SUBMITTED), None)
    back = next((each for each in versions if each.status == ReturnStatus.SENT_BACK), None)
    counts = final or handed
    waiting = next((each for each in (handed, back) if each is not None and each is not counts), None)
    return MemberReturn(member, counts, waiting)


def tables_of_totals(totals: Totals) -> list[Table]:
    """The sums table by table, as a return shows its figures."""
    return tables_with(totals.form, totals.labels, totals.figures)
