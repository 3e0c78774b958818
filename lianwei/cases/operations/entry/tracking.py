"""What a consumer does that follows the own case by its tracking code: proves a phone, opens a door."""

from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianwei.cases.doors import DOORS, is_signing_code, may_send_code, signing_code
from lianwei.cases.models import Complainant, Complaint
from lianwei.cases.queries.doors.tracking import doors_open
from lianwei.cases.queries.page.signing import is_mobile
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.links import issue_link
from lianwei.core.messages.models import Channel, Message
from lianwei.core.messages.operations import queue_message
from lianwei.core.scope import CONSUMER, Actor, lock, subject_of

LINK_FOR = timedelta(hours=2)
PROOF = gettext_noop(
    "%(org)s: your code for looking into your complaint is %(code)s, valid for 10 minutes. Nobody from us "
    "ever asks for it."
)


@transaction.atomic
def send_proof_code(complaint_id: int, *, actor: Actor) -> Message:
    """Send the one-time code to the phone, else the e-mail, that the consumer left."""
    complaint = lock(Complaint, complaint_id, actor=actor, by=CONSUMER)
    actor.require("complaint.view")
    channel, to = _reached(complaint, actor=actor)
    name = _name(complaint)
    if not may_send_code(name):
        raise WrongStatus(_("Too many codes were sent. Please wait an hour or call the help number."))
    holder = complaint.holder
    with translation.override("zh-hans"):
        text = _(PROOF) % {"org": holder.short_name or holder.name, "code": signing_code(name)}
        title = _("Your complaint %(number)s") % {"number": complaint.number}
    message = queue_message(
        complaint, to=to, channel=channel, text=text, title=title, template="proof", actor=actor
    )
    record("complaint.proof_sent", complaint, actor=actor, channel=str(channel))
    return message


def is_proof_code(complaint: Complaint, typed: str) -> bool:
    """Whether the code is right; after five wrong ones none is right for an hour."""
    return is_signing_code(_name(complaint), typed)


@transaction.atomic
def open_door(complaint_id: int, *, actor: Actor, purpose: str) -> str:
    """A link of the consumer's own, for two hours: to send material, to withdraw, to sign, to rate."""
    complaint = lock(Complaint, complaint_id, actor=actor, by=CONSUMER)
    actor.require("complaint.view")
    if purpose not in doors_open(complaint, actor=actor):
        raise WrongStatus
    door = DOORS[purpose]
    token = issue_link(
        complaint, purpose, actor=actor, expires_in=LINK_FOR, permissions=door.permissions, uses=1
    )
    record("complaint.door_opened", complaint, actor=actor, purpose=purpose)
    return token


def _reached(complaint: Complaint, *, actor: Actor) -> tuple[Channel, str]:
    person = Complainant.objects.visible_to(actor).filter(complaint=complaint).first()
    if person and person.phone and is_mobile(person.phone):
        return Channel.SMS, person.phone.plain()
    if person and person.email:
        return Channel.EMAIL, person.email.plain()
    raise Invalid(_("We have no mobile phone or e-mail of yours. Please call the help number."))


def _name(complaint: Complaint) -> str:
    return f"proof:{subject_of(complaint)}"
