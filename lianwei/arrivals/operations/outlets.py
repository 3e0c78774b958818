"""Robots and gateways: set up, owed notices, told. Signed, tried again along a table, given up in sight."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lianwei.arrivals.models import Outlet, OutletCall
from lianwei.arrivals.rules import fault_of_url
from lianwei.arrivals.rules.outlets import LONGEST, call_of, is_accepted, sms_body
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.messages.gateways import Gateway, Letter, NotSentError
from lianwei.core.models import Event
from lianwei.core.outgoing import NotDeliveredError, ask, may_go_open
from lianwei.core.scope import Actor, find, lock, subject_of

from .webhooks import RETRY_AFTER, SIGNATURE, signature

LEASE = timedelta(minutes=2)
BATCH = 20
SURE = ("unknown host", "private address", "address", "not encrypted", "ConnectionRefusedError", "HTTP 429")


@transaction.atomic
def create_outlet(
    *, actor: Actor, kind: str, name: str, url: str, secret: str = "", topics: Iterable[str] = ()
) -> Outlet:
    """A robot or a gateway of the actor's organisation."""
    actor.require("outlet.create")
    owner = actor.organisation_id
    if owner is None or owner not in actor.acts_for:
        raise NotAllowed
    rows = Outlet.objects.visible_to(actor).filter(organisation=owner, kind=kind, withdrawn_at=None)
    if kind == Outlet.Kind.SMS and rows.exists():
        raise Invalid({"kind": _("There is a gateway already. Please withdraw it first.")})
    if fault_of_url(url) or not (url.startswith("https://") or may_go_open(urlsplit(url).hostname or "")):
        raise Invalid({"url": _("Please enter an address that begins with https://, without a password.")})
    if kind == Outlet.Kind.SMS and not secret:
        raise Invalid({"secret": _("Please enter the secret that signs the calls.")})
    outlet = Outlet(
        organisation_id=owner,
        kind=kind,
        name=name.strip(),
        topics=sorted(topics),
        created_by=actor.user_id,
        created_at=clock.now(),
    )
    outlet.url, outlet.secret = url, secret
    outlet.save()
    record("outlet.created", outlet, actor=actor, kind=str(kind), topics=outlet.topics)
    return outlet


@transaction.atomic
def withdraw_outlet(outlet_id: int, *, actor: Actor) -> Outlet:
    """Tell it nothing more."""
    outlet = lock(Outlet, outlet_id, actor=actor)
    actor.require("outlet.withdraw")
    if not outlet.is_open:
        raise WrongStatus
    outlet.withdrawn_at = clock.now()
    outlet.url = outlet.secret = None
    outlet.save(update_fields=["withdrawn_at", "url", "secret"])
    record("outlet.withdrawn", outlet, actor=actor)
    return outlet


@transaction.atomic
def owe_notices(event: Event, *, organisation_id: int, text: str, actor: Actor) -> int:
    """Note that an organisation's robots are to hear of an event; how many. Bears being run twice.

    `text` holds a number and a link, nothing personal.
    """
    rows = Outlet.objects.visible_to(actor).filter(organisation=organisation_id, withdrawn_at=None)
    wanted = [each for each in rows if each.is_robot and event.name in each.topics]
    fresh = 0
    for outlet in wanted:
        call, is_new = OutletCall.objects.get_or_create(
            subject=subject_of(outlet),
            event_id=event.pk,
            defaults={"organisation_id": organisation_id, "text": text[:LONGEST], "due_at": clock.now()},
        )
        fresh += is_new
        if is_new:
            record("outlet.notice_owed", outlet, actor=actor, call=call.pk)
    return fresh


def tell_outlets(*, actor: Actor, limit: int = BATCH) -> int:
    """Make the calls that are due; how many were taken. The network is asked outside transactions."""
    due = OutletCall.objects.filter(done_at=None, given_up_at=None, due_at__lte=clock.now())
    keys = due.order_by("due_at", "pk").values_list("pk", flat=True)[:limit]
    return sum(_tell(pk, actor=actor) for pk in list(keys))


def _tell(call_id: int, *, actor: Actor) -> bool:
    at = clock.now()
    rows = OutletCall.objects.filter(pk=call_id, done_at=None, given_up_at=None, due_at__lte=at)
    if not rows.update(attempts=F("attempts") + 1, due_at=at + LEASE):
        return False
    call = OutletCall.objects.get(pk=call_id)
    outlet = find(Outlet, int(call.subject.partition(":")[2]), actor=actor)
    fault = say(outlet, call.text) if outlet.is_open else "withdrawn"
    if not fault:
        OutletCall.objects.filter(pk=call.pk).update(done_at=clock.now(), fault="")
        return True
    _put_off(call, fault, is_last=fault == "withdrawn")
    return False


def say(outlet: Outlet, text: str) -> str:
    """Say something in a robot's group; the code of the fault, or empty."""
    at = int(clock.now().timestamp())
    secret = outlet.secret.plain() if outlet.secret else ""
    url, body = call_of(outlet.kind, outlet.url.plain(), secret, text, at=at)
    try:
        answer = ask(url, body, {"Content-Type": "application/json", "User-Agent": "Lianwei"})
    except NotDeliveredError as error:
        return error.fault[:60]
    return "" if is_accepted(outlet.kind, answer) else "refused"


def _put_off(call: OutletCall, fault: str, *, is_last: bool) -> None:
    at, rows = clock.now(), OutletCall.objects.filter(pk=call.pk)
    if is_last or call.attempts > len(RETRY_AFTER):
        rows.update(fault=fault, given_up_at=at)
        return
    rows.update(fault=fault, due_at=at + RETRY_AFTER[call.attempts - 1])


def send_sms(outlet: Outlet, letter: Letter) -> None:
    """Hand one SMS to an organisation's gateway. Raises NotSentError; only what surely did not go out may be
    tried again.
    """
    body = sms_body(letter.to, letter.text, letter.reference)
    at = int(clock.now().timestamp())
    secret = outlet.secret.plain() if outlet.secret else ""
    headers = {"Content-Type": "application/json", SIGNATURE: signature(secret, body, at=at)}
    try:
        answer = ask(outlet.url.plain(), body, headers)
    except NotDeliveredError as error:
        raise NotSentError(error.fault, may_retry=error.fault in SURE) from error
    if not is_accepted(outlet.kind, answer):
        raise NotSentError("refused", may_retry=False)


def sms_gateway(organisation_id: int | None, *, actor: Actor) -> Gateway | None:
    """The gateway through which an organisation's SMS go; None where it has none."""
    if organisation_id is None:
        return None
    rows = Outlet.objects.visible_to(actor).filter(organisation=organisation_id, kind=Outlet.Kind.SMS)
    outlet = rows.filter(withdrawn_at=None).first()
    return partial(send_sms, outlet) if outlet is not None else None


def try_outlet(outlet_id: int, *, actor: Actor) -> str:
    """Say one sentence in a robot's group; the code of the fault, or empty."""
    outlet = find(Outlet, outlet_id, actor=actor)
    actor.require("outlet.try")
    if not outlet.is_open or not outlet.is_robot or not outlet.is_within_reach(actor):
        raise WrongStatus
    fault = say(outlet, _("This group will hear from Lianwei: numbers and links, never names."))
    record("outlet.tried", outlet, actor=actor, fault=fault)
    return fault
