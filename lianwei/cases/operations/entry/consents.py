"""Consents and other legal bases (PIPL arts 13, 23, 25, 29) as records of a case or a report."""

from django.db import models, transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint
from lianwei.cases.queries.page.consents import is_denied, name_of
from lianwei.cases.rules.consents import texts_in_force
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.models import Basis, Consent
from lianwei.core.scope import CONSUMER, Actor, attached, holder_of, lock, subject_of

PHONE = "C02"  # the channel at which a consent is spoken, not signed


@transaction.atomic
def record_consent(
    complaint_id: int, *, actor: Actor, purpose: str, is_given: bool, basis: str, channel: str
) -> Consent:
    """Note what the consumer said about one purpose, in the words that are used today; who has proved to be
    the consumer notes it alone.
    """
    complaint = lock(Complaint, complaint_id, actor=actor, by=CONSUMER)
    actor.require("complaint.record_consent")
    row = basis_of(complaint, purpose, basis, actor=actor, channel=channel)
    row.is_given = is_given
    row.save()
    record(
        "complaint.consent_recorded",
        complaint,
        actor=actor,
        purpose=purpose,
        version=row.text_version,
        basis=basis,
        refused=not is_given,
    )
    return row


@transaction.atomic
def withdraw_consent(complaint_id: int, *, actor: Actor, consent_id: int) -> Consent:
    """The consumer takes a consent back (PIPL art. 15): from now on nothing rests on it, nor on another one
    for the same purpose; a duty of law stays. What follows is done by handlers.
    """
    complaint = lock(Complaint, complaint_id, actor=actor, by=CONSUMER)
    actor.require("complaint.record_consent")
    row = attached(Consent, complaint).filter(pk=consent_id, is_given=True).first()
    if row is None:
        raise NotVisible
    if row.withdrawn_at is not None:
        raise WrongStatus(_("This consent was withdrawn already."))
    if row.basis == Basis.DUTY:
        raise Invalid({"consent": _("This rests on a duty of law, not on a consent.")})
    row.withdrawn_at = clock.now()
    same = attached(Consent, complaint).filter(purpose=row.purpose, is_given=True, withdrawn_at=None)
    same.exclude(basis=Basis.DUTY).update(withdrawn_at=row.withdrawn_at)
    record("complaint.consent_withdrawn", complaint, actor=actor, purpose=row.purpose)
    return row


def require_basis(complaint: Complaint, *purposes: str) -> None:
    """Refuse a step that uses the person's data for something they have said no to."""
    for purpose in purposes:
        if is_denied(complaint, purpose):
            sentence = _("The consumer has not agreed to this, or has taken it back: %(what)s.")
            raise WrongStatus(sentence % {"what": name_of(purpose)})


def basis_of(
    subject: models.Model, purpose: str, basis: str, *, actor: Actor, channel: str = "", article: str = ""
) -> Consent:
    """The record, not yet saved, of what one purpose rests on: whose words, who took them down, when.

    Raises Invalid for an unknown purpose or basis, and for a duty without its article.
    """
    text = texts_in_force(on=clock.today()).get(purpose)
    if text is None:
        raise Invalid({"purpose": _("Please choose what the consent is for.")})
    if basis not in Basis.values:
        raise Invalid({"basis": _("Please choose on what it rests.")})
    if basis == Basis.DUTY and not article.strip():
        raise Invalid({"article": _("Please name the article that makes it a duty.")})
    return Consent(
        organisation_id=holder_of(subject),
        subject=subject_of(subject),
        purpose=purpose,
        basis=basis,
        article=article.strip() if basis == Basis.DUTY else text.article,
        text_version=text.version,
        channel=channel,
        given_at=clock.now(),
        recorded_by=actor.user_id,
    )


def note_basis(subject: models.Model, purpose: str, basis: str, article: str, *, actor: Actor) -> int | None:
    """Record, within another operation, on what an identity goes along; None where it stays here."""
    if not basis:
        return None
    row = basis_of(subject, purpose, basis, actor=actor, article=article)
    row.save()
    return row.pk
