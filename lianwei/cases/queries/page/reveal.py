"""Opening one personal value, with a reason. Leaves a row in the read log, as the reading of a paper does."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.models import Agreement, Complainant, Complaint, NarrativeToken, Respondent
from lianwei.cases.rules.consents import SENSITIVE
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.paging import key_of
from lianwei.core.scope import Actor, find, subject_of
from lianwei.core.sealed import Sealed
from lianwei.reading.numbers import tokenise

from .consents import is_denied
from .parties import PERSON_FIELDS, may_reveal
from .viewers import refuse_stored_only, sight_of

CONTACT_FIELDS = ("contact_name", "contact_phone")


@dataclass(frozen=True, slots=True)
class Closed:
    """A value that this reader may open, and the case it belongs to."""

    complaint: Complaint
    key: str
    value: Sealed

    @property
    def label(self) -> str:
        return _("the terms of the agreement") if self.key.startswith("agreement") else self.value.masked


def closed_value(complaint_id: int, key: str, *, actor: Actor) -> Closed:
    """The closed value a link names: complainant.phone, respondent.7.contact_phone, token.3, agreement.2.

    NotVisible for a name there is none of; NotAllowed where the actor sees the case but not who it is about.
    """
    complaint = find(Complaint, complaint_id, actor=actor)
    refuse_stored_only(complaint, actor=actor)
    if not may_reveal(sight_of(complaint, actor=actor), actor=actor):
        raise NotAllowed(_("Your view of this case is masked. Please ask the organisation that holds it."))
    if key == "complainant.id_number" and is_denied(complaint, SENSITIVE):
        raise NotAllowed(_("The consumer has taken back the consent to use sensitive data like this."))
    value = value_named(complaint, key)
    if value is None:
        raise NotVisible
    return Closed(complaint, key, value)


def reveal_value(closed: Closed, *, actor: Actor, reason: str) -> str:
    """The plain value, once. Needs person.reveal and one line of reason."""
    return closed.value.reveal(actor, tokenise(reason).text, subject=subject_of(closed.complaint))


def value_named(complaint: Complaint, key: str) -> Sealed | None:
    """The sealed value of a case found in scope by its name; None where there is none."""
    kind, *rest = key.split(".")
    pk = key_of(rest[0]) if rest else None
    if kind == "complainant" and len(rest) == 1 and rest[0] in ("name", *PERSON_FIELDS):
        return getattr(QuerySet(Complainant).filter(complaint=complaint).first(), rest[0], None)
    if kind == "respondent" and len(rest) == len(("pk", "field")) and rest[1] in CONTACT_FIELDS:
        return getattr(QuerySet(Respondent).filter(complaint=complaint, pk=pk).first(), rest[1], None)
    if kind == "token" and len(rest) == 1:
        return getattr(QuerySet(NarrativeToken).filter(complaint=complaint, pk=pk).first(), "value", None)
    if kind == "agreement" and len(rest) == 1:
        return getattr(QuerySet(Agreement).filter(complaint=complaint, pk=pk).first(), "terms", None)
    return None
