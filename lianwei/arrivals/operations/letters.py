"""What a person decides about an e-mail: it belongs to that case, or it is registered as this."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.arrivals.lifecycle import DRAFT, FILE
from lianwei.arrivals.models import Arrival, ArrivalStatus, Mail
from lianwei.arrivals.receivers import Written, keeper_of, letter_receivers
from lianwei.arrivals.rules.mails import read_mail
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import canonical, record
from lianwei.core.files.examining import Examined, examine
from lianwei.core.files.storage import read_blob
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock

from .arriving import reason_of
from .mails import draft_from, keep_with_case, to_confirm


@transaction.atomic
def file_mail(mail_id: int, *, actor: Actor) -> Mail:
    """A person has read it: it belongs to the case whose number stands in it."""
    mail = lock(Mail, mail_id, actor=actor)
    advance(mail, FILE, actor=actor)
    keep_with_case(mail, files_of_mail(mail), actor=actor)
    _note_settled(mail, actor=actor)
    record("mail.filed", mail, actor=actor, about=mail.about)
    return mail


@transaction.atomic
def draft_mail(mail_id: int, *, actor: Actor, kind: str) -> Mail:
    """Register it as a complaint, an enquiry …: a draft that is completed and confirmed on its own page."""
    mail = lock(Mail, mail_id, actor=actor)
    advance(mail, DRAFT, actor=actor)
    if kind not in letter_receivers():
        raise Invalid({"kind": _("Nothing here takes this kind.")})
    written = written_of(mail)
    if mail.arrival_id is None:
        mail.arrival = draft_from(mail, written, files_of_mail(mail), actor=actor, kind=kind)
    else:
        _recast(mail.arrival_id, written, kind, actor=actor)
    _note_settled(mail, actor=actor)
    record("mail.drafted", mail, actor=actor, kind=kind)
    return mail


def written_of(mail: Mail) -> Written:
    """Its words, for the reading help."""
    return Written(
        mail.sender.plain() if mail.sender else "",
        mail.sender_name.plain() if mail.sender_name else "",
        mail.title.plain() if mail.title else "",
        mail.text.plain() if mail.text else "",
    )


def files_of_mail(mail: Mail) -> list[Examined]:
    """The files that are kept, looked at once more."""
    found = []
    faults = [each["fault"] for each in mail.plain_parts()]
    letter = read_mail(read_blob(mail.storage_name, seal_id=mail.seal_id))
    for part, fault in zip(letter.parts, faults, strict=False):
        if not fault:
            found.append(examine(ContentFile(part.data, name=part.name)))
    return found


def _recast(arrival_id: int, written: Written, kind: str, *, actor: Actor) -> None:
    """Another kind, read off the letter anew; only while it waits for a person."""
    arrival = lock(Arrival, arrival_id, actor=actor)
    if arrival.status != ArrivalStatus.REFUSED:
        raise WrongStatus(_("This letter was registered already."))
    arrival.kind = kind
    arrival.payload = canonical(letter_receivers()[kind].draft(written))
    arrival.reason = reason_of(Invalid({"mail": to_confirm()}))
    arrival.save(update_fields=["kind", "payload", "reason"])
    record("arrival.recast", arrival, actor=actor, kind=kind)


def _note_settled(mail: Mail, *, actor: Actor) -> None:
    mail.settled_by, mail.settled_at = actor.user_id, clock.now()
    mail.save()


@transaction.atomic
def follow_draft(arrival_id: int, *, actor: Actor) -> Mail | None:
    """The draft of an e-mail became a case: the letter and its files are kept there. Safe twice."""
    actor.require("mail.take")
    rows = Mail.objects.visible_to(actor).filter(arrival=arrival_id, message_id=None)
    mail = rows.select_related("arrival").select_for_update(of=("self",)).first()
    if mail is None or mail.arrival is None or keeper_of(mail.arrival.subject) is None:
        return None
    mail.about = mail.arrival.subject
    keep_with_case(mail, files_of_mail(mail), actor=actor)
    mail.save(update_fields=["about", "message_id"])
    record("mail.followed", mail, actor=actor, about=mail.about)
    return mail
