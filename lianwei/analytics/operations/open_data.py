"""A member resolves to publish its figures, a second person signs, the month is published."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.lifecycle import SIGN_RESOLUTION, WITHDRAW_RESOLUTION
from lianwei.analytics.models import OpenDataKind, OpenDataResolution, OpenSnapshot, ResolutionStatus
from lianwei.analytics.models.open_data import BODY, NUMBER, REASON
from lianwei.analytics.queries.open_counts import month_prepared, publishing_members
from lianwei.analytics.warehouse.open_files import write_published
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.members.models import Alliance
from lianwei.members.operations.locking import lock_alliance, lock_organisation
from lianwei.reading.numbers import tokenise


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
) -> OpenDataResolution:
    """Take down what the member resolved; it holds when a second person has signed.

    Raises Invalid without body or number and for a day to come, WrongStatus where one is in force or waits.
    """
    organisation = lock_organisation(organisation_id, actor=actor)
    actor.require("open_data_resolution.enter")
    if not body.strip():
        raise Invalid({"body": _("Please say who resolved it, for example the council's meeting.")})
    if not number.strip():
        raise Invalid({"number": _("Please enter the number of the resolution.")})
    if resolved_on > clock.today():
        raise Invalid({"resolved_on": _("This day is still to come.")})
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
        entered_at=clock.now(),
        entered_by=actor.user_id,
    )
    record("open_data_resolution.entered", row, actor=actor, kind=kind, from_month=f"{row.from_month:%Y-%m}")
    return row


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


def publish_open_snapshot(alliance_id: int, *, actor: Actor, month: str) -> OpenSnapshot:
    """Publish a month of the members that resolved it; it never changes afterwards.

    Raises WrongStatus where it was published already, see month_prepared() for the rest.
    """
    actor.require("open_snapshot.publish")
    with transaction.atomic():  # who may not publish counts nothing and leaves no files
        alliance = lock_alliance(alliance_id, actor=actor)
    _demand_first(alliance, month)
    made = month_prepared(alliance, month, actor=actor)
    rows, name = made.published, f"{alliance.code}-{OpenDataKind.AGGREGATES}-{month}".lower()
    files = write_published(name, rows)
    with transaction.atomic():
        held = lock_alliance(alliance_id, actor=actor)
        _demand_first(held, month)
        if [each.code for each in publishing_members(held, made.period)] != made.codes:
            raise WrongStatus
        row = OpenSnapshot.objects.create(
            alliance=held,
            month=month,
            cutoff=made.cutoff,
            members=made.codes,
            source=made.source,
            rows=len(rows),
            withheld=sum(each.value is None for each in rows),
            withheld_tables=list(made.month.withheld),
            files=files,
            published_at=clock.now(),
            published_by=actor.user_id,
        )
        told = {"rows": row.rows, "withheld": row.withheld, "sha256": files["jsonl"]["sha256"]}
        record("open_snapshot.published", row, actor=actor, month=month, **told)
    return row


def _demand_first(alliance: Alliance, month: str) -> None:
    if OpenSnapshot.objects.filter(alliance=alliance, kind=OpenDataKind.AGGREGATES, month=month).exists():
        raise WrongStatus(_("This month was published already; what was published never changes."))
