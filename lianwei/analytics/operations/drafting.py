"""Reports drafted from a kept snapshot, counted anew, corrected by a new version."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianwei.analytics.lifecycle import CORRECT_REPORT, RECOUNT_REPORT
from lianwei.analytics.models import Report, ReportKind
from lianwei.analytics.queries.report_changes import changes_of
from lianwei.analytics.queries.report_orders import Order, counted, order_of, settled
from lianwei.analytics.queries.reports import missing_members
from lianwei.analytics.rules.reports.keeping import kept_words
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.members.models import Organisation
from lianwei.reading.numbers import tokenise

REASON = 300


@transaction.atomic
def draft_report(order: Order, *, actor: Actor) -> Report:
    """The first version. Raises Invalid where the report exists: a released one is corrected, not drafted;
    and for days that cannot be counted yet.
    """
    actor.require("report.draft")
    order = settled(order, on=clock.today())
    if Report.objects.visible_to(actor).filter(code=order.code).exists():
        raise Invalid(_("There is this report already. Please open it."))
    row = _created(order, 1, actor, **counted(order, actor=actor))
    record("report.drafted", row, actor=actor, code=row.code, number=row.number)
    return row


@transaction.atomic
def draft_standing_report(order: Order, *, actor: Actor) -> Report | None:
    """A report that nobody asked for by hand; None where it was drafted meanwhile, by a second worker too."""
    Organisation.objects.select_for_update(no_key=True).get(pk=order.subject.holder.pk)
    if Report.objects.visible_to(actor).filter(code=order.code).exists():
        return None
    return draft_report(order, actor=actor)


def _created(order: Order, number: int, actor: Actor, **given: Any) -> Report:
    alliance = order.subject.alliance
    return Report.objects.create(
        code=order.code,
        number=number,
        kind=order.kind,
        holder=order.subject.holder,
        alliance_id=alliance.pk if alliance else None,
        first=order.period.first,
        last=order.period.last,
        cutoff=order.cutoff,
        style=order.printed.name,
        missing=_missing(order, actor),
        drafted_at=clock.now(),
        drafted_by=actor.user_id,
        **given,
    )


@transaction.atomic
def recount_report(pk: int, *, actor: Actor) -> Report:
    """Count the figures of a draft anew; the text is generated again where nobody changed it."""
    row = lock(Report, pk, actor=actor)
    advance(row, RECOUNT_REPORT, actor=actor)
    fresh = counted(order_of(row), actor=actor)
    row.content = _kept(row, fresh["content"])
    row.snapshot, row.basis, row.figures_sha256 = (
        fresh[name] for name in ("snapshot", "basis", "figures_sha256")
    )
    order = order_of(row)
    row.missing, row.changes = _missing(order, actor), changes_of(row, actor=actor)
    row.save()
    record("report.recounted", row, actor=actor, code=row.code, number=row.number)
    return row


def _missing(order: Order, actor: Actor) -> list[str]:
    """Whose return is not in; a bulletin on a topic rests on none."""
    if order.kind == ReportKind.BULLETIN:
        return []
    return missing_members(order.subject, order.period, actor=actor)


def _kept(row: Report, fresh: dict[str, Any]) -> dict[str, Any]:
    """Fresh figures and tables under the paragraphs that somebody wrote."""
    was_revised = row.revised_at is not None
    return {
        language: kept_words(row.content[language], each, language, was_revised=was_revised)
        for language, each in fresh.items()
    }


@transaction.atomic
def correct_report(pk: int, *, actor: Actor, reason: str) -> Report:
    """A new version of a released report, counted anew under the words somebody wrote, with the list of what
    changed; the old one stays as it is. Where no figure changed the words still may: a correction that
    changes nothing does not pass its review.

    Raises Invalid without a reason and where there is a newer version.
    """
    row = lock(Report, pk, actor=actor)
    advance(row, CORRECT_REPORT, actor=actor)
    if not reason.strip():
        raise Invalid({"reason": _("Please say why it is corrected.")})
    order = order_of(row)
    latest = Report.objects.visible_to(actor).filter(code=row.code).aggregate(latest=Max("number"))["latest"]
    if latest != row.number:
        raise Invalid(_("There is a newer version. Please correct that one."))
    fresh = counted(order, actor=actor)
    fresh["content"] = _kept(row, fresh["content"])
    new = _created(order, row.number + 1, actor, **fresh)
    new.changes = changes_of(new, actor=actor)
    new.reason = tokenise(reason.strip()).text[:REASON]
    new.save(update_fields=["changes", "reason"])
    record("report.corrected", new, actor=actor, code=new.code, number=new.number, changes=len(new.changes))
    return new
