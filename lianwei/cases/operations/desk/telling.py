"""What the consumer is told, and the one-time links that come along. Messages are Chinese; the channel is
what the
consumer left: a mobile phone by SMS, else e-mail, else a letter for the outbox."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianwei.cases.doors import DOORS, SIGN, may_send_code, signing_code
from lianwei.cases.models import Complainant, Complaint, Respondent
from lianwei.cases.queries.page.agreement import present_agreement, still_to_sign
from lianwei.cases.queries.page.signing import is_mobile, signing_phone
from lianwei.cases.queries.page.timeline import was_done_for
from lianwei.cases.rules.sentences import full_day_text
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.links import issue_link, revoke_links
from lianwei.core.messages.models import Channel, Message
from lianwei.core.messages.operations import queue_message
from lianwei.core.scope import CONSUMER, Actor, ActorKind, lock, subject_of
from lianwei.core.sealed import Sealed
from lianwei.members.models import Organisation

TEXTS = {
    "receipt": gettext_noop(
        "%(org)s: your complaint %(number)s has arrived. We decide by %(day)s whether we can take it "
        "up. See how it stands: %(url)s Help: %(phone)s"
    ),
    "transferred": gettext_noop(
        "%(org)s: your complaint %(number)s has come to us and is handled here from now on, next step by "
        "%(day)s. See how it stands: %(url)s Help: %(phone)s"
    ),
    "accepted": gettext_noop(
        "%(org)s: we have taken up your complaint %(number)s. The mediation is to end by %(day)s. "
        "Questions: %(phone)s"
    ),
    "declined": gettext_noop(
        "%(org)s: we cannot take up your complaint %(number)s. The letter on its way says why and "
        "which other ways you have. Questions: %(phone)s"
    ),
    "with_business": gettext_noop(
        "%(org)s: the business has your complaint %(number)s and is to answer by %(day)s. You may "
        "end the talks at any time: %(phone)s"
    ),
    "wrong_business": gettext_noop(
        "%(org)s: the business we asked about your complaint %(number)s is not the one you dealt with, so "
        "the talks with it have ended. Please tell us which business it is: %(phone)s"
    ),
    "supplement": gettext_noop(
        "%(org)s: for your complaint %(number)s we still need material, by %(day)s. Send photos "
        "here: %(url)s Help: %(phone)s"
    ),
    "session": gettext_noop(
        "%(org)s: the mediation of your complaint %(number)s takes place on %(at)s. If you cannot "
        "come, please call %(phone)s"
    ),
    "joint_session": gettext_noop(
        "%(org)s: your complaint %(number)s is heard together with others about the same business, on "
        "%(at)s. You decide for yourself whether you agree to what is offered. Questions: %(phone)s"
    ),
    "joint_session_moved": gettext_noop(
        "%(org)s: the date has changed on which your complaint %(number)s is heard together with others: "
        "it is now %(at)s. If you cannot come, please call %(phone)s"
    ),
    "joint_session_off": gettext_noop(
        "%(org)s: your complaint %(number)s is not heard on %(at)s; the date is called off. We will tell "
        "you how it goes on. Questions: %(phone)s"
    ),
    "business_session_moved": gettext_noop(
        "%(org)s: the joint session on complaint %(number)s and others about your business has a new date: "
        "%(at)s. The notice follows. Questions: %(phone)s"
    ),
    "business_session_off": gettext_noop(
        "%(org)s: the joint session of %(at)s on complaint %(number)s and others about your business does "
        "not take place. Questions: %(phone)s"
    ),
    "sign": gettext_noop(
        "%(org)s: the agreement on complaint %(number)s is ready. Please read and sign it here: "
        "%(url)s Help: %(phone)s"
    ),
    "effective": gettext_noop(
        "%(org)s: everybody has signed; the agreement on complaint %(number)s is in effect. "
        "For a copy on paper call %(phone)s"
    ),
    "terminated": gettext_noop(
        "%(org)s: no agreement was reached on your complaint %(number)s; the mediation has ended. "
        "You may go to arbitration or to court. Questions: %(phone)s"
    ),
    "rate": gettext_noop(
        "%(org)s: how was your complaint %(number)s handled? One minute is enough: %(url)s Help: %(phone)s"
    ),
    "withdraw": gettext_noop(
        "%(org)s: here you can take back your complaint %(number)s, if you want to: %(url)s Help: %(phone)s"
    ),
    "supply": gettext_noop(
        "%(org)s: here you can send us material on your complaint %(number)s: %(url)s Help: %(phone)s"
    ),
    "status": gettext_noop(
        "%(org)s: here you see how your complaint %(number)s stands: %(url)s Help: %(phone)s"
    ),
    "letter": gettext_noop(
        "%(org)s: we have written to you about your complaint %(number)s. Please read it here: %(url)s "
        "Help: %(phone)s"
    ),
    "consent_withdrawn": gettext_noop(
        "%(org)s: for your complaint %(number)s you took back your consent to this: %(what)s. %(ends)s "
        "Questions: %(phone)s"
    ),
    "on_spot": gettext_noop(
        "%(org)s: your complaint %(number)s is noted as settled and done on the spot. See it: %(url)s If "
        "that is not so, call the association: %(phone)s"
    ),
    "offer": gettext_noop(
        "%(org)s: the business has made an offer on your complaint %(number)s. Please read and answer it by "
        "%(day)s: %(url)s If you do not answer, nothing is agreed. Help: %(phone)s"
    ),
    "code": gettext_noop(
        "%(org)s: your code for signing is %(code)s, valid for 10 minutes. Nobody from us ever asks for it."
    ),
}


@transaction.atomic
def tell_consumer(
    complaint_id: int,
    template: str,
    *,
    actor: Actor,
    occasion: str = "",
    link: str = "",
    due_on: date | None = None,
    about: Respondent | None = None,
    **values: str,
) -> Message | None:
    """Tell the consumer in the words of a template; None where nothing was left to reach them by.

    `link` names the purpose of a one-time link that goes along; earlier ones of that purpose are closed.
    `occasion` is the instant (ISO) of what caused it: the same occasion is told once. `due_on` is the day
    it names, the case's own due date unless told. A message `about` one business has a link of its own.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.invite")
    person = Complainant.objects.visible_to(actor).filter(complaint=complaint).first()
    reached = person and reached_at(person)
    if not reached or (occasion and _was_told(complaint, template, occasion)):
        return None
    return _send(
        complaint,
        reached,
        template,
        actor=actor,
        party=ActorKind.CONSUMER,
        link=link,
        values=values,
        also=about,
        due_on=due_on,
        occasion=occasion,
    )


@transaction.atomic
def tell_respondent(
    respondent: Respondent, template: str, *, actor: Actor, occasion: str, **values: str
) -> Message | None:
    """Tell a business, at the phone of its contact, in the words of a template; None where there is none, or
    where it was told so for this occasion (the instant, ISO, of what caused it).
    """
    complaint = lock(Complaint, respondent.complaint_id, actor=actor)
    actor.require("complaint.invite")
    about: dict[str, Any] = {"template": template, "respondent": respondent.seq}
    since, name = datetime.fromisoformat(occasion), "complaint.told"
    if not respondent.contact_phone or was_done_for(complaint, name, occasion=occasion, since=since, **about):
        return None
    return _send(
        complaint,
        (Channel.SMS, respondent.contact_phone),
        template,
        actor=actor,
        party=ActorKind.BUSINESS,
        link="",
        values=values,
        also=respondent,
        occasion=occasion,
    )


@transaction.atomic
def invite_business(complaint_id: int, *, actor: Actor, respondent_id: int) -> Message:
    """Send a business the link by which it signs the agreement, to the phone of its contact; an earlier one
    is closed. Only a party that has not signed yet is invited.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.invite")
    respondent = Respondent.objects.visible_to(actor).filter(complaint=complaint, pk=respondent_id).first()
    agreement = present_agreement(complaint)
    if respondent is None or agreement is None:
        raise NotVisible
    if respondent.pk not in {each.respondent.pk for each in still_to_sign(agreement) if each.respondent}:
        raise Invalid({"link": _("%(name)s has nothing to sign here.") % {"name": respondent.name}})
    if not respondent.contact_phone:
        raise Invalid({"link": _("We have no phone number of this business. Please let it sign on paper.")})
    reached = (Channel.SMS, respondent.contact_phone)
    return _send(
        complaint, reached, SIGN, actor=actor, party=ActorKind.BUSINESS, link=SIGN, values={}, also=respondent
    )


@transaction.atomic
def send_signing_code(complaint_id: int, *, actor: Actor, token: str) -> Message:
    """Send the code that goes with a signing link to the phone the link itself went to: the second proof."""
    complaint = lock(Complaint, complaint_id, actor=actor, by=CONSUMER)
    actor.require("complaint.sign")
    phone = signing_phone(complaint, actor=actor)
    if phone is None:
        raise Invalid(_("We have no mobile phone of yours. Please call the help number."))
    if not may_send_code(token):
        raise WrongStatus(_("Too many codes were sent. Please wait an hour or call the help number."))
    values = {"code": signing_code(token)}
    return _send(
        complaint, (Channel.SMS, phone), "code", actor=actor, party=actor.kind, link="", values=values
    )


def notice_with_link(complaint: Complaint, template: str, *, actor: Actor, party: ActorKind) -> str:
    """The words of a template with a fresh link of its own name; an earlier one is closed."""
    url = _url(complaint, template, party, actor, None)
    with translation.override("zh-hans"):
        return _(TEXTS[template]) % (_plain_values(complaint, None) | {"url": url})


def reached_at(person: Complainant) -> tuple[Channel, Sealed] | None:
    """The channel and the sealed address."""
    if person.phone and is_mobile(person.phone):
        return Channel.SMS, person.phone
    if person.email:
        return Channel.EMAIL, person.email
    return (Channel.LETTER, person.address) if person.address else None


def _send(
    complaint: Complaint,
    reached: tuple[Channel, Sealed],
    template: str,
    *,
    actor: Actor,
    party: ActorKind,
    link: str,
    values: dict[str, str],
    also: Respondent | None = None,
    due_on: date | None = None,
    occasion: str = "",
) -> Message:
    channel, to = reached
    with translation.override("zh-hans"):
        text = _(TEXTS[template]) % (
            _plain_values(complaint, due_on) | values | {"url": _url(complaint, link, party, actor, also)}
        )
        title = _("Your complaint %(number)s") % {"number": complaint.number}
    message = queue_message(
        complaint,
        to=to.reveal(actor, f"message {template}", subject=subject_of(complaint)),
        channel=channel,
        text=text,
        title=title,
        template=template,
        actor=actor,
    )
    details = {"template": template, "channel": str(channel), "party": str(party), "occasion": occasion}
    business = {"respondent": also.seq} if also else {}
    record("complaint.told", complaint, actor=actor, **details, **business)
    return message


def _plain_values(complaint: Complaint, due_on: date | None) -> dict[str, str]:
    holder = complaint.holder
    return {
        "org": holder.short_name or holder.name,
        "number": complaint.number,
        "phone": _help_number(holder),
        "day": full_day_text(due_on or complaint.due_on),
    }


def _help_number(holder: Organisation) -> str:
    """Of a station inside an enterprise the number of the member above: the station is the business."""
    asked = holder.parent if holder.is_inside_enterprise else holder
    return (asked.phone if asked else "") or "12315"


def _url(complaint: Complaint, purpose: str, party: ActorKind, actor: Actor, also: Respondent | None) -> str:
    if not purpose:
        return ""
    door = DOORS[purpose]
    revoke_links(complaint, purpose, actor=actor, party=party, opening=also)
    token = issue_link(
        complaint,
        purpose,
        actor=actor,
        expires_in=timedelta(days=door.days),
        party=party,
        permissions=door.permissions,
        uses=door.uses,
        also=[also] if also else [],
    )
    return settings.LIANWEI_PUBLIC_URL + reverse(f"link_{purpose}", args=[token])


def _was_told(complaint: Complaint, template: str, occasion: str) -> bool:
    """Whether this template went out for the event `occasion` (its instant, ISO), or since it by hand."""
    since = datetime.fromisoformat(occasion)
    return was_done_for(complaint, "complaint.told", occasion=occasion, since=since, template=template)
