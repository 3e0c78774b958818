"""A warning of ours is told to another alliance, as far as the agreement with it goes."""

import uuid
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.models import Alert
from lianwei.analytics.queries.alert_series import sees_whole
from lianwei.analytics.queries.alert_words import parts_of_series
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import PARTNER, Actor, lock
from lianwei.federation.models import CopyKind, Peer, SharedAlert
from lianwei.federation.operations.agreements.deleting import note_copy
from lianwei.federation.operations.post import send
from lianwei.federation.queries.agreements.flows import HOME, NOT_AGREED, Verdict, peer_side, what_flows
from lianwei.federation.queries.own import own_card
from lianwei.federation.queries.peers import fault_of_peer, peer_with_code
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.rules.agreements.fields import ALERT
from lianwei.federation.rules.alerts import RAISED, SMALLEST, AlertRaised
from lianwei.reading.people import without_people
from lianwei.registry.models import Business


@transaction.atomic
def tell_shared_alert(alert_id: int, *, actor: Actor, peer: str, note: str = "") -> SharedAlert:
    """Tell another alliance (code `peer`) of a warning, or how it stands now. Only who knows of every case it
    rests on may; no case and no count below five goes along.
    """
    alert = lock(Alert, alert_id, actor=actor, by=PARTNER)
    actor.require("shared_alert.tell")
    if not sees_whole(alert, actor):
        raise NotAllowed
    other = peer_with_code(peer) if own_card() else None
    if other is None:
        raise Invalid({"peer": _("Please choose another alliance that we exchange with.")})
    verdict = _agreed(other)
    row = _row(alert, other, actor=actor)
    told = _told(alert, str(row.uid), note).within(verdict.fields)
    if not told.says_what:
        raise WrongStatus(sentence_of(NOT_AGREED))
    message = send(other, kind=RAISED, subject=subject_of_alert(told.uid), data=told.model_dump())
    row.facts, row.told, row.told_at = told.model_dump(), message.sequence, message.made_at
    row.organisation_id = actor.organisation_id
    row.save()
    if verdict.flow:
        note_copy(verdict.flow, actor=actor, kind=CopyKind.ALERTS, label=told.uid, count=1)
    record("shared_alert.told", row, actor=actor, alert=alert.pk, to=other.code)
    return row


def subject_of_alert(uid: object) -> str:
    """All messages about one warning keep their order."""
    return f"alert:{uid}"


def _agreed(peer: Peer) -> Verdict:
    verdict = what_flows(ALERT, giver=HOME, receiver=peer_side(peer))
    if fault := fault_of_peer(peer) or verdict.reason:
        raise WrongStatus(sentence_of(fault))
    return verdict


def _row(alert: Alert, peer: Peer, *, actor: Actor) -> SharedAlert:
    """The warning is held: two who tell it at once make one row."""
    rows = SharedAlert.objects.visible_to(actor).filter(peer=peer.code, alert_id=alert.pk, is_ours=True)
    return rows.first() or SharedAlert(
        peer=peer.code, uid=uuid.uuid4(), is_ours=True, alert_id=alert.pk, told_at=clock.now()
    )


def _told(alert: Alert, uid: str, note: str) -> AlertRaised:
    parts = dict(parts_of_series(alert.subject, alert.key))
    key = parts.get("business", "")
    shop = Business.objects.filter(pk=int(key)).first() if key else None
    return AlertRaised(
        uid=uid,
        rule=cast(Any, alert.rule),
        urgent=parts.get("urgent", ""),
        category=parts.get("category", ""),
        region=parts.get("region", ""),
        business=shop.name if shop else "",
        uscc=shop.uscc if shop else "",
        observed=alert.observed if alert.observed >= SMALLEST else None,
        first_on=alert.first_on.isoformat(),
        raised_on=clock.as_office_time(alert.raised_at).date().isoformat(),
        note=without_people(note.strip())[:300],
    )
