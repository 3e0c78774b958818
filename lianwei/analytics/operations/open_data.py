"""A member resolves to publish its figures, a second person signs, the month is published."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.lifecycle import SIGN_RESOLUTION, WITHDRAW_RESOLUTION
from lianwei.analytics.models import OpenDataKind, OpenDataResolution, OpenSnapshot, ResolutionStatus
from lianwei.analytics.models.open_data import BODY, NUMBER, REASON, snapshot_name
from lianwei.analytics.queries.open_counts import (
    Prepared,
    latest_version,
    licences_chosen,
    month_prepared,
    publishing_members,
)
from lianwei.analytics.queries.open_stories import Stories, still_agreed, stories_prepared
from lianwei.analytics.rules.open_data.licences import NONE, licences
from lianwei.analytics.warehouse.open_files import COLUMNS, NARRATIVE_COLUMNS, write_published
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.members.models import Alliance
from lianwei.members.operations.locking import lock_alliance, lock_organisation
from lianwei.reading.numbers import tokenise

from .open_narratives import close_published


@transaction.atomic
def enter_open_data_resolution(
    organisation_id: int,
    *,
    actor: Actor,
    body: str,
    number: str,
    resolved_on: date,
    from_month: date,
    kind: str = OpenDataKind.AGGREGATES,
    licence: str = NONE,
) -> OpenDataResolution:
    """Take down what the member resolved; it holds when a second person has signed. `licence`: its code,
    empty for none.

    Raises Invalid without body or number, for an unknown licence and for a day to come, WrongStatus where one
    is in force or waits.
    """
    organisation = lock_organisation(organisation_id, actor=actor)
    actor.require("open_data_resolution.enter")
    _demand_told(kind, body, number, resolved_on, licence)
    rows = OpenDataResolution.objects.visible_to(actor).filter(organisation=organisation, kind=kind)
    if rows.exclude(status=ResolutionStatus.WITHDRAWN).exists():
        raise WrongStatus(_("A resolution is in force or waits for its signature. Withdraw it first."))
    row = OpenDataResolution.objects.create(
        organisation=organisation,
        kind=kind,
        body=tokenise(body.strip()).text[:BODY],
        number=tokenise(number.strip()).text[:NUMBER],
        resolved_on=resolved_on,
        from_month=from_month.replace(day=1),
        licence=licence,
        entered_at=clock.now(),
        entered_by=actor.user_id,
    )
    month = f"{row.from_month:%Y-%m}"
    record("open_data_resolution.entered", row, actor=actor, kind=kind, from_month=month, licence=licence)
    return row


def _demand_told(kind: str, body: str, number: str, resolved_on: date, licence: str) -> None:
    if kind not in OpenDataKind.values:
        raise Invalid({"kind": _("Please choose what is published.")})
    if not body.strip():
        raise Invalid({"body": _("Please say who resolved it, for example the council's meeting.")})
    if not number.strip():
        raise Invalid({"number": _("Please enter the number of the resolution.")})
    if resolved_on > clock.today():
        raise Invalid({"resolved_on": _("This day is still to come.")})
    if licence and licence not in licences():
        raise Invalid({"licence": _("Please choose a licence from the list, or none.")})


@transaction.atomic
def sign_open_data_resolution(resolution_id: int, *, actor: Actor) -> OpenDataResolution:
    """The legal officer signs, who must be another person than the one who entered it: from now on months
    are published. Raises WrongStatus for the same person.
    """
    row = lock(OpenDataResolution, resolution_id, actor=actor)
    advance(row, SIGN_RESOLUTION, actor=actor)
    if actor.user_id is not None and actor.user_id == row.entered_by:
        raise WrongStatus(_("You entered this resolution. Another person of your organisation has to sign."))
    row.signed_at, row.signed_by = clock.now(), actor.user_id
    row.save(update_fields=["status", "signed_at", "signed_by"])
    record("open_data_resolution.signed", row, actor=actor)
    return row


@transaction.atomic
def withdraw_open_data_resolution(resolution_id: int, *, actor: Actor, reason: str) -> OpenDataResolution:
    """Publish nothing further; what was published stays. Raises Invalid without a reason."""
    row = lock(OpenDataResolution, resolution_id, actor=actor)
    advance(row, WITHDRAW_RESOLUTION, actor=actor)
    if not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    row.withdrawn_at, row.withdrawn_by = clock.now(), actor.user_id
    row.reason = tokenise(reason.strip()).text[:REASON]
    row.save(update_fields=["status", "withdrawn_at", "withdrawn_by", "reason"])
    record("open_data_resolution.withdrawn", row, actor=actor)
    return row


def publish_open_snapshot(
    alliance_id: int, *, actor: Actor, month: str, kind: str = OpenDataKind.AGGREGATES
) -> OpenSnapshot:
    """Publish a month of the members that resolved it; it never changes afterwards. A month that was recalled
    goes out once more, corrected, as another version.

    Raises WrongStatus where it is out already; for the rest see month_prepared(), stories_prepared().
    """
    actor.require("open_snapshot.publish")
    with transaction.atomic():  # who may not publish counts nothing and leaves no files
        alliance = lock_alliance(alliance_id, actor=actor)
    _demand_first(alliance, month, kind)
    prepared, columns = PREPARED[OpenDataKind(kind)]
    made = prepared(alliance, month, actor=actor)
    before = latest_version(alliance, month, kind)
    version = before.version + 1 if before else 1
    files = write_published(snapshot_name(alliance, kind, month, version), made.rows, columns)
    with transaction.atomic():
        held = lock_alliance(alliance_id, actor=actor)
        _demand_first(held, month, kind)
        _demand_same(made)
        row = OpenSnapshot.objects.create(
            alliance=held,
            kind=kind,
            month=month,
            version=version,
            replaces=before,
            cutoff=made.cutoff,
            members=made.codes,
            licences=licences_chosen(made.members, kind),
            source=made.source,
            rows=len(made.rows),
            withheld=made.withheld,
            withheld_tables=list(made.withheld_tables),
            files=files,
            published_at=clock.now(),
            published_by=actor.user_id,
        )
        if isinstance(made, Stories):
            close_published(made.keys)
        told = {"rows": row.rows, "withheld": row.withheld, "sha256": files["jsonl"]["sha256"]}
        told |= {"replaces": before.name} if before else {}
        record("open_snapshot.published", row, actor=actor, month=month, kind=kind, **told)
    return row


PREPARED: dict[OpenDataKind, tuple[Callable[..., Prepared | Stories], tuple[str, ...]]] = {
    OpenDataKind.AGGREGATES: (month_prepared, COLUMNS),
    OpenDataKind.NARRATIVES: (stories_prepared, NARRATIVE_COLUMNS),
}


def _demand_first(alliance: Alliance, month: str, kind: str) -> None:
    rows = OpenSnapshot.objects.filter(alliance=alliance, kind=kind, month=month, recalled_at=None)
    if rows.exists():
        raise WrongStatus(_("This month was published already; what was published never changes."))


def _demand_same(made: Prepared | Stories) -> None:
    """A resolution or a consent that ended meanwhile counts. Raises WrongStatus."""
    kind = OpenDataKind.NARRATIVES if isinstance(made, Stories) else OpenDataKind.AGGREGATES
    members = publishing_members(made.alliance, made.period, kind=kind)
    if [each.code for each in members] != made.codes or (
        isinstance(made, Stories) and not still_agreed(made)
    ):
        raise WrongStatus
