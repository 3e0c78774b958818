"""Tags: words by which colleagues mark cases. They are no part of the facts and start no clock."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.models import CaseTag, Complaint
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.reading.numbers import tokenise

PLACES = 20


@transaction.atomic
def tag_complaint(complaint_id: int, *, actor: Actor, word: str) -> Complaint:
    """Put a tag on a case. Raises WrongStatus where it carries it already."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.tag")
    word = clean_tag(word)
    if QuerySet(CaseTag).filter(complaint=complaint, word=word).exists():
        raise WrongStatus(_("It carries this tag already."))
    CaseTag.objects.create(complaint=complaint, word=word)
    record("complaint.tagged", complaint, actor=actor, word=word)
    return complaint


@transaction.atomic
def untag_complaint(complaint_id: int, *, actor: Actor, word: str) -> Complaint:
    """Take a tag off a case. Raises WrongStatus where it carries none such."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.tag")
    if not QuerySet(CaseTag).filter(complaint=complaint, word=clean_tag(word)).delete()[0]:
        raise WrongStatus(_("It does not carry this tag."))
    record("complaint.untagged", complaint, actor=actor, word=clean_tag(word))
    return complaint


def clean_tag(word: str) -> str:
    """A tag as it is kept: short, in one piece, and without numbers of people."""
    plain = " ".join(word.split())
    if not plain or len(plain) > PLACES:
        raise Invalid({"word": _("Please keep a tag to 20 characters.")})
    if tokenise(plain).tokens or '"' in plain:
        raise Invalid({"word": _("Please use words: no phone, identity or account numbers in a tag.")})
    return plain
