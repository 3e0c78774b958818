"""What report is wanted, and what it would say if it were drafted now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from lianwei.analytics.models import Report
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.reports.composing import composed
from lianwei.analytics.rules.reports.hashing import figures_hash
from lianwei.analytics.rules.style import ALLIANCE, PRESETS
from lianwei.analytics.rules.wording import EN, ZH
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance

from .figures import snapshot_kept
from .report_numbers import Asked, Subject, report_numbers, subject_of_alliance, subject_of_member


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
    """Content, snapshot and hash of a report as it would be drafted now. Writes the snapshot alone."""
    snapshot = snapshot_kept()
    asked = Asked(actor, order.subject, order.period, order.cutoff, snapshot)
    style = PRESETS[order.style]
    content = {
        language: composed(numbers, style, language).as_json()
        for language, numbers in report_numbers(asked).items()
    }
    titles = {"title": content[ZH]["title"], "title_en": content[EN]["title"]}
    return titles | {"content": content, "snapshot": snapshot, "figures_sha256": figures_hash(content)}


def order_of(row: Report) -> Order:
    """The order a stored report answers."""
    period = Period(row.first, row.last)
    alliance = Alliance.objects.filter(pk=row.alliance_id).first() if row.alliance_id else None
    subject = (
        subject_of_alliance(alliance, row.holder, on=row.last) if alliance else subject_of_member(row.holder)
    )
    return Order(subject, period, row.cutoff, row.style)
