"""What report is wanted, and what it would say if it were drafted now."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lianwei.analytics.models import Report
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.reports.basis import basis_for
from lianwei.analytics.rules.reports.composing import composed
from lianwei.analytics.rules.reports.hashing import figures_hash
from lianwei.analytics.rules.style import ALLIANCE, PRESETS
from lianwei.analytics.rules.wording import EN, ZH
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance
from lianwei.members.queries import members_of, secretaries_of

from .figures import snapshot_kept
from .report_numbers import Asked, Subject, report_numbers, subject_of_alliance, subject_of_member

MIDDLE = 6  # June ends the first half-year
MONTHS_BACK = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class Order:
    """What report is wanted: on whom, which days, what was known, in which published style."""

    subject: Subject
    period: Period
    cutoff: date | None = None
    style: str = ALLIANCE.name

    @property
    def code(self) -> str:
        """ "2026Q3" for the alliance, "2026Q3-YZ" for a member; days without a name as 20260701_20260915."""
        first, last = self.period.first, self.period.last
        name = self.period.name if "/" not in self.period.name else f"{first:%Y%m%d}_{last:%Y%m%d}"
        if self.subject.alliance is None:
            return f"{name}-{self.subject.holder.code}"
        is_first = Alliance.objects.order_by("pk").values_list("pk", flat=True).first()
        return name if is_first == self.subject.alliance.pk else f"{name}-{self.subject.alliance.code}"


def counted(order: Order, *, actor: Actor) -> dict[str, Any]:
    """Content, snapshot, basis and hash of a report as it would be drafted now. Writes the snapshot alone."""
    snapshot = snapshot_kept()
    content = counted_from(snapshot, order, actor=actor)
    basis = basis_for(actor, tuple(each.pk for each in order.subject.members))
    titles = {"title": content[ZH]["title"], "title_en": content[EN]["title"]}
    kept = {"content": content, "snapshot": snapshot, "basis": basis.as_json()}
    return titles | kept | {"figures_sha256": figures_hash(content)}


def counted_from(snapshot: str, order: Order, *, actor: Actor) -> dict[str, Any]:
    """What the report says when it is counted from these kept files, by data language."""
    asked = Asked(actor, order.subject, order.period, order.cutoff, snapshot)
    style = PRESETS[order.style]
    return {
        language: composed(numbers, style, language).as_json()
        for language, numbers in report_numbers(asked).items()
    }


def order_of(row: Report) -> Order:
    """The order a stored report answers."""
    period = Period(row.first, row.last)
    alliance = Alliance.objects.filter(pk=row.alliance_id).first() if row.alliance_id else None
    subject = (
        subject_of_alliance(alliance, row.holder, on=row.last) if alliance else subject_of_member(row.holder)
    )
    return Order(subject, period, row.cutoff, row.style)


def orders_due(*, actor: Actor, on: date) -> list[Order]:
    """The reports of the periods that ended the day before, of every alliance and of each of its members,
    which nobody drafted yet: the month, and with it the quarter, half-year or year it ends.
    """
    found: list[Order] = []
    for alliance in Alliance.objects.order_by("pk"):
        secretaries = secretaries_of(alliance, on=on)
        members = list(members_of(alliance, on=on))
        for period in periods_ended(on):
            if secretaries:
                holder = secretaries[0].organisation
                found.append(Order(subject_of_alliance(alliance, holder, on=period.last), period))
            found += [Order(subject_of_member(each), period) for each in members]
    known = set(
        Report.objects.visible_to(actor).filter(last__gte=on - MONTHS_BACK).values_list("code", flat=True)
    )
    return list({each.code: each for each in found if each.code not in known}.values())


def periods_ended(on: date) -> list[Period]:
    """The calendar periods whose last day was the day before."""
    last = on - timedelta(days=1)
    half = 1 if last.month <= MIDDLE else 2
    names = (f"{last:%Y-%m}", f"{last.year}Q{(last.month + 2) // 3}", f"{last.year}H{half}", f"{last.year}")
    return [period for name in names if (period := Period.named(name)).last == last]
