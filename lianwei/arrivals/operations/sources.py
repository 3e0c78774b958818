"""Sources and their keys. A key is shown once, when it is issued; of it only its digest is kept."""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.arrivals.models import Door, Source, SourceKey
from lianwei.arrivals.rules import fault_of_url
from lianwei.core import clock, keys
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, attached, lock, subject_of

KEY_BYTES, SECRET_BYTES, HINT = 30, 32, 4
MOST_A_MINUTE = 6000


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A fresh key; `plain` is shown once and stands nowhere."""

    key: SourceKey
    plain: str


@transaction.atomic
def create_source(
    *,
    actor: Actor,
    name: str,
    door: str = Door.API,
    rate: int = 120,
    webhook_url: str = "",
    channel: str = "",
) -> Source:
    """Let a system bring things to the actor's organisation; it gets its keys apart."""
    actor.require("source.create")
    if actor.organisation_id is None or actor.organisation_id not in actor.acts_for:
        raise NotAllowed
    _check(name, rate, webhook_url)
    source = Source(
        organisation_id=actor.organisation_id,
        door=door,
        name=name.strip(),
        rate=rate,
        webhook_url=webhook_url,
        settings={"channel": channel} if channel else {},
        created_by=actor.user_id,
        created_at=clock.now(),
    )
    source.secret = secrets.token_urlsafe(SECRET_BYTES)
    source.save()
    record("source.created", source, actor=actor, door=str(door), rate=rate)
    return source


@transaction.atomic
def revise_source(
    source_id: int, *, actor: Actor, name: str, rate: int, webhook_url: str = "", channel: str = ""
) -> Source:
    """Change how a source is called, how often it may call, and where it is told what became of things."""
    source = _open(source_id, actor=actor)
    actor.require("source.revise")
    _check(name, rate, webhook_url)
    source.name, source.rate, source.webhook_url = name.strip(), rate, webhook_url
    source.settings = source.settings | {"channel": channel}
    source.save()
    record("source.revised", source, actor=actor, rate=rate, has_webhook=bool(webhook_url))
    return source


@transaction.atomic
def issue_key(source_id: int, *, actor: Actor, is_sandbox: bool = False) -> IssuedKey:
    """A fresh key for a source. What comes with a sandbox key is looked at and never taken."""
    source = _open(source_id, actor=actor)
    actor.require("source.issue_key")
    plain = ("lwtest_" if is_sandbox else "lw_") + secrets.token_urlsafe(KEY_BYTES)
    key = SourceKey.objects.create(
        subject=subject_of(source),
        organisation_id=source.organisation_id,
        digest=keys.blind(plain, purpose="source key"),
        hint=plain[-HINT:],
        is_sandbox=is_sandbox,
        created_by=actor.user_id,
        created_at=clock.now(),
    )
    record("source.key_issued", source, actor=actor, key=key.pk, sandbox=is_sandbox)
    return IssuedKey(key, plain)


@transaction.atomic
def withdraw_key(source_id: int, key_id: int, *, actor: Actor) -> SourceKey:
    """End a key; the next call with it is refused."""
    source = lock(Source, source_id, actor=actor)
    actor.require("source.withdraw_key")
    key = attached(SourceKey, source).filter(pk=key_id).first()
    if key is None:
        raise NotVisible
    if key.withdrawn_at is not None:
        raise WrongStatus
    key.withdrawn_at = clock.now()
    key.save(update_fields=["withdrawn_at"])
    record("source.key_withdrawn", source, actor=actor, key=key.pk)
    return key


@transaction.atomic
def withdraw_source(source_id: int, *, actor: Actor) -> Source:
    """End a source with all its keys; what it brought stays."""
    source = _open(source_id, actor=actor)
    actor.require("source.withdraw")
    source.withdrawn_at = clock.now()
    source.save(update_fields=["withdrawn_at"])
    attached(SourceKey, source).filter(withdrawn_at=None).update(withdrawn_at=source.withdrawn_at)
    record("source.withdrawn", source, actor=actor)
    return source


def _open(source_id: int, *, actor: Actor) -> Source:
    source = lock(Source, source_id, actor=actor)
    if not source.is_open:
        raise WrongStatus(_("This source was withdrawn."))
    return source


def _check(name: str, rate: int, webhook_url: str) -> None:
    faults: dict[str, str] = {}
    if not name.strip():
        faults["name"] = _("Please name the system.")
    if not 1 <= rate <= MOST_A_MINUTE:
        faults["rate"] = _("Please enter a number from 1 to %(most)s.") % {"most": MOST_A_MINUTE}
    if webhook_url and fault_of_url(webhook_url):
        faults["webhook_url"] = _("Please enter an address that begins with https://, without a password.")
    if faults:
        raise Invalid(faults)
