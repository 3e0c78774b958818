"""Telling a source what became of what it brought, or what a higher app has to say to it: signed, tried again
along a table, given up in sight.
"""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from lianwei.arrivals.models import Arrival, Source, WebhookCall
from lianwei.core import clock
from lianwei.core.events import canonical, record
from lianwei.core.models import Event
from lianwei.core.outgoing import NotDeliveredError, post
from lianwei.core.scope import Actor, find, subject_of

RETRY_AFTER = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 720, 1440))
LEASE = timedelta(minutes=2)
BATCH = 20
SIGNATURE = "Lianwei-Signature"


@transaction.atomic
def owe_call(arrival_id: int, *, actor: Actor, event: Event) -> WebhookCall | None:
    """Note that the arrival's source is to be told of an event; None where it wants to hear nothing. Bears
    being run twice.
    """
    arrival = find(Arrival, arrival_id, actor=actor)
    return _owe(arrival.source, event, actor=actor, arrival_id=arrival.pk) if arrival.source else None


@transaction.atomic
def owe_message(source_id: int, *, actor: Actor, event: Event, told: dict[str, Any]) -> WebhookCall | None:
    """The same of something that is no arrival: `told` is the body, nothing personal."""
    return _owe(find(Source, source_id, actor=actor), event, actor=actor, told=told)


def _owe(source: Source, event: Event, *, actor: Actor, **about: Any) -> WebhookCall | None:
    if not source.webhook_url or not source.is_open:
        return None
    call, is_new = WebhookCall.objects.get_or_create(
        event_id=event.pk,
        subject=subject_of(source),
        defaults={"organisation_id": source.organisation_id, "due_at": clock.now()} | about,
    )
    if is_new:
        record("source.call_owed", source, actor=actor, call=call.pk, arrival=call.arrival_id)
    return call


def deliver_calls(*, actor: Actor, limit: int = BATCH) -> int:
    """Make the calls that are due; how many were taken. The network is asked outside transactions."""
    due = WebhookCall.objects.filter(done_at=None, given_up_at=None, due_at__lte=clock.now())
    keys = due.order_by("due_at").values_list("pk", flat=True)[:limit]
    return sum(deliver_call(pk, actor=actor) for pk in list(keys))


def deliver_call(call_id: int, *, actor: Actor) -> bool:
    """Make one call if it is due; whether the other side took it."""
    at = clock.now()
    rows = WebhookCall.objects.filter(pk=call_id, done_at=None, given_up_at=None, due_at__lte=at)
    if not rows.update(attempts=F("attempts") + 1, due_at=at + LEASE):
        return False
    call = WebhookCall.objects.get(pk=call_id)
    source = find(Source, int(call.subject.partition(":")[2]), actor=actor)
    if not source.is_open or not source.webhook_url:
        WebhookCall.objects.filter(pk=call.pk).update(fault="withdrawn", given_up_at=at)
        return False
    body = canonical(_said(call, actor=actor)).encode()
    try:
        post(source.webhook_url, body, _headers(source, body, call))
    except NotDeliveredError as error:
        _put_off(call, error)
        return False
    WebhookCall.objects.filter(pk=call.pk).update(done_at=clock.now(), fault="")
    return True


def _said(call: WebhookCall, *, actor: Actor) -> dict[str, Any]:
    if call.arrival_id is None:
        return call.told
    return message_of(find(Arrival, call.arrival_id, actor=actor))


def message_of(arrival: Arrival) -> dict[str, Any]:
    """What is told: how the arrival stands, by the sender's own name for it. Nothing personal."""
    reason = arrival.reason
    return {
        "client_id": str(arrival.client_id),
        "kind": arrival.kind,
        "status": str(arrival.status),
        "sandbox": arrival.is_sandbox,
        "reason": {"code": reason["code"], "fields": sorted(reason["fields"])} if reason else None,
    }


def signature(secret: str, body: bytes, *, at: int) -> str:
    """`t=…,v1=…`: HMAC-SHA256 of the second the call was made and the body, so that no old call is played
    again.
    """
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def _headers(source: Source, body: bytes, call: WebhookCall) -> dict[str, str]:
    at = int(clock.now().timestamp())
    return {
        "Content-Type": "application/json",
        "Lianwei-Call": str(call.pk),
        SIGNATURE: signature(source.secret.plain(), body, at=at),
        "User-Agent": "Lianwei",
    }


def _put_off(call: WebhookCall, error: NotDeliveredError) -> None:
    """Note the fault and when to try again; 410, or the end of the table, gives the call up."""
    at, rows = clock.now(), WebhookCall.objects.filter(pk=call.pk)
    if error.is_gone or call.attempts > len(RETRY_AFTER):
        rows.update(fault=error.fault[:60], given_up_at=at)
        return
    rows.update(fault=error.fault[:60], due_at=at + RETRY_AFTER[call.attempts - 1])
