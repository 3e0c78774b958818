"""What report is wanted, and what it would say if it were drafted now."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lianwei.analytics.models import Report, ReportKind
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.reports.basis import Basis, basis_of, drafted_by
from lianwei.analytics.rules.reports.bulletin import bulletin_composed
from lianwei.analytics.rules.reports.composing import composed
from lianwei.analytics.rules.reports.hashing import figures_hash
from lianwei.analytics.rules.reports.shapes import Composition
from lianwei.analytics.rules.reports.work import work_composed
from lianwei.analytics.rules.style import ALLIANCE, PROVINCE, Style, style_named, style_of
from lianwei.analytics.rules.wording import EN, ZH
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance

from .bulletin_numbers import bulletin_numbers
from .figures import snapshot_kept
from .report_notes import with_notes
from .report_numbers import Asked, Subject, refuse_few, report_numbers, subject_of_alliance, subject_of_member
from .report_topics import topics_of, with_hotspots
from .work_numbers import work_numbers


@dataclass(frozen=True, slots=True)
class Order:
    """What report is wanted: on whom, which days, what was known, in which published style (the name of a
    preset; "" is that of whoever it is on). Of a bulletin, `topic` is the key of its hot topic and `basis`
    says which cases; of a report by sector, which sector.
    """

    subject: Subject
    period: Period
    cutoff: date | None = None
    style: str = ""
    kind: str = ReportKind.ANALYSIS
    topic: int = 0
    basis: Basis = field(default_factory=Basis)

    @property
    def code(self) -> str:
        """ "2026Q3" for the alliance, "2026Q3-YZ" for a member, "2026Q3-S05-YZ" of a sector; days without a
        name as 20260701_20260915; with its cut-off "2026Q3-C20261010", so that one period can have several. A
        work bulletin begins with W; one on a hot topic is "H12-20261122", by topic and day.
        """
        name = self._of_days
        if self.subject.alliance is None:
            return f"{name}-{self.subject.holder.code}"
        is_first = Alliance.objects.order_by("pk").values_list("pk", flat=True).first()
        return name if is_first == self.subject.alliance.pk else f"{name}-{self.subject.alliance.code}"

    @property
    def printed(self) -> Style:
        """The style asked for; else that of the publisher, an alliance's own where its name tells none."""
        last = self.period.last
        if self.style:
            return style_named(self.style, last)
        found = style_of(self.subject.name.name, last)
        return ALLIANCE if self.subject.alliance and found is PROVINCE else found

    @property
    def _of_days(self) -> str:
        first, last = self.period.first, self.period.last
        if self.kind == ReportKind.BULLETIN:
            return f"H{self.topic}-{last:%Y%m%d}"
        name = self.period.name if "/" not in self.period.name else f"{first:%Y%m%d}_{last:%Y%m%d}"
        name = f"W{name}" if self.kind == ReportKind.WORK else name
        name = f"{name}-C{self.cutoff:%Y%m%d}" if self.cutoff else name
        return f"{name}-{self.basis.sector}" if self.basis.sector else name


def settled(order: Order, *, on: date) -> Order:
    """The order as it is drafted on a day. A period that is not over then is not refused, for associations
    print such figures (截至); but its report is on the days up to its cut-off, held against the same days of
    the year before, is called so, and leaves the name of the whole period to the report drafted when that is
    over. So a released one never passes for the whole.

    Raises Invalid for a period to come, and for a cut-off to come or before the period.
    """
    if order.kind == ReportKind.BULLETIN:
        return order
    period, cutoff = order.period, order.cutoff
    if period.first > on:
        raise Invalid({"period": _("The period {period} is still to come.").format(period=period.name)})
    if cutoff and cutoff > on:
        raise Invalid({"cutoff": _("The cut-off is still to come; please give today or a day before.")})
    if cutoff and cutoff < period.first:
        raise Invalid({"cutoff": _("The cut-off lies before the period; please give a later day.")})
    return order if cutoff or period.is_over(on) else replace(order, cutoff=on)


def counted(order: Order, *, actor: Actor) -> dict[str, Any]:
    """Content, snapshot, basis and hash of a report as it would be drafted now. Writes the snapshot alone.

    Raises Invalid for a sector whose cases stay out of the alliance's own report.
    """
    snapshot = snapshot_kept()
    order = _with_topics(order, actor)
    refuse_few(_asked(snapshot, order, actor))
    content = counted_from(snapshot, order, actor=actor)
    members = tuple(each.pk for each in order.subject.members)
    basis = replace(order.basis, members=members, merged=order.subject.merged).named(order.period)
    basis = drafted_by(actor, basis)
    titles = {"title": content[ZH]["title"], "title_en": content[EN]["title"]}
    kept = {"content": content, "snapshot": snapshot, "basis": basis.as_json()}
    return titles | kept | {"figures_sha256": figures_hash(content)}


def _with_topics(order: Order, actor: Actor) -> Order:
    """The same with the hot topics that stand chosen for its period; of an analysis alone."""
    if order.kind != ReportKind.ANALYSIS:
        return order
    topics = topics_of(order.subject, order.period, actor=actor)
    return replace(order, basis=replace(order.basis, topics=topics))


def counted_from(snapshot: str, order: Order, *, actor: Actor) -> dict[str, Any]:
    """What the report says when it is counted from these kept files, by data language."""
    asked, style = _asked(snapshot, order, actor), order.printed
    return {language: text.as_json() for language, text in _WRITTEN[ReportKind(order.kind)](asked, style)}


def _asked(snapshot: str, order: Order, actor: Actor) -> Asked:
    return Asked(actor, order.subject, order.period, order.cutoff, snapshot, order.basis)


def _analysis(asked: Asked, style: Style) -> Iterator[tuple[str, Composition]]:
    for language, numbers in with_hotspots(asked, report_numbers(asked)).items():
        yield language, with_notes(asked, composed(numbers, style, language), language)


def _work(asked: Asked, style: Style) -> Iterator[tuple[str, Composition]]:
    for language, numbers in work_numbers(asked).items():
        yield language, with_notes(asked, work_composed(numbers, style, language), language)


def _bulletin(asked: Asked, style: Style) -> Iterator[tuple[str, Composition]]:
    for language, numbers in bulletin_numbers(asked).items():
        yield language, bulletin_composed(numbers, style, language)


_WRITTEN = {ReportKind.ANALYSIS: _analysis, ReportKind.WORK: _work, ReportKind.BULLETIN: _bulletin}


def order_of(row: Report) -> Order:
    """The order a stored report answers."""
    basis = basis_of(row.basis)
    alliance = Alliance.objects.filter(pk=row.alliance_id).first() if row.alliance_id else None
    subject = (
        subject_of_alliance(alliance, row.holder, on=row.last)
        if alliance
        else subject_of_member(row.holder, on=row.last)
    )
    topic = int(row.code[1:].partition("-")[0]) if row.kind == ReportKind.BULLETIN else 0
    period = basis.on(row.first, row.last)
    return Order(subject, period, row.cutoff, row.style, row.kind, topic, basis)
