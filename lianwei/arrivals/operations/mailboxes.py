"""Setting up an organisation's mailboxes. User and password are sealed; nobody reads them again."""

import json

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.arrivals.models import Door, Mailbox, Source
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock

MOST_PORT = 65535
MOST_A_DAY = 500
ADDRESS = ("address", "host", "port", "security", "folder", "takes_tags", "takes_old", "most_a_day")


@transaction.atomic
def create_mailbox(*, actor: Actor, user: str, password: str, **values: object) -> Mailbox:
    """Let what comes to an address of the actor's organisation be fetched. `values`: see ADDRESS."""
    actor.require("mailbox.create")
    if actor.organisation_id is None or actor.organisation_id not in actor.acts_for:
        raise NotAllowed
    if not password:
        raise Invalid({"password": _("Please enter the password.")})
    at = clock.now()
    source = Source(
        organisation_id=actor.organisation_id,
        door=Door.MAIL,
        name=str(values["address"])[:80],
        created_by=actor.user_id,
        created_at=at,
    )
    source.save()
    mailbox = Mailbox(organisation_id=actor.organisation_id, source=source, created_at=at)
    _set(mailbox, values)
    mailbox.account = _account(user, password)
    mailbox.save()
    record("mailbox.created", mailbox, actor=actor, security=str(mailbox.security))
    return mailbox


@transaction.atomic
def revise_mailbox(
    mailbox_id: int, *, actor: Actor, user: str, password: str = "", **values: object
) -> Mailbox:
    """Change how a mailbox is reached; without a password the old one stays."""
    mailbox = lock(Mailbox, mailbox_id, actor=actor)
    actor.require("mailbox.revise")
    if not mailbox.is_open:
        raise WrongStatus(_("This mailbox was withdrawn."))
    before = (mailbox.host, mailbox.folder, mailbox.address)
    _set(mailbox, values)
    mailbox.account = _account(user, password or mailbox.plain_account().password)
    if before != (mailbox.host, mailbox.folder, mailbox.address):
        mailbox.uid_validity = mailbox.last_uid = 0
    mailbox.fault = ""
    mailbox.save()
    record("mailbox.revised", mailbox, actor=actor, security=str(mailbox.security))
    return mailbox


@transaction.atomic
def withdraw_mailbox(mailbox_id: int, *, actor: Actor) -> Mailbox:
    """Look into it no more; what it brought stays."""
    mailbox = lock(Mailbox, mailbox_id, actor=actor)
    actor.require("mailbox.withdraw")
    if not mailbox.is_open:
        raise WrongStatus(_("This mailbox was withdrawn."))
    mailbox.withdrawn_at = clock.now()
    mailbox.account = None
    mailbox.save(update_fields=["withdrawn_at", "account"])
    record("mailbox.withdrawn", mailbox, actor=actor)
    return mailbox


def _account(user: str, password: str) -> str:
    return json.dumps({"user": user, "password": password})


def _set(mailbox: Mailbox, values: dict[str, object]) -> None:
    for name in ADDRESS:
        if name in values:
            setattr(mailbox, name, values[name])
    faults: dict[str, str] = {}
    try:
        validate_email(mailbox.address)
    except ValidationError:
        faults["address"] = _("Please check the e-mail address, for example name@example.com.")
    faults |= faults_of_server(mailbox.host, mailbox.port, mailbox.folder)
    if not 1 <= mailbox.most_a_day <= MOST_A_DAY:
        faults["most_a_day"] = _("Please enter a number from 1 to %(most)s.") % {"most": MOST_A_DAY}
    if faults:
        raise Invalid(faults)


def faults_of_server(host: str, port: int, folder: str) -> dict[str, str]:
    """What is wrong with where a mailbox lies, by field."""
    faults: dict[str, str] = {}
    if not host or any(letter in host for letter in ":/@ "):
        faults["host"] = _("Please enter the name of the server alone, for example imap.example.com.")
    if not 1 <= port <= MOST_PORT:
        faults["port"] = _("Please enter a number from 1 to %(most)s.") % {"most": MOST_PORT}
    if not folder.isascii() or '"' in folder:
        faults["folder"] = _("Please enter the folder as the server calls it, in Latin letters.")
    return faults
