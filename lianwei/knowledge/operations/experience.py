"""Experience exchanged: asked or told, answered, the helpful answer named, taken back. What is written is
kept without the people in it.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import PARTNER, Actor, lock
from lianwei.knowledge.lifecycle import ANSWER, CHOOSE_ANSWER, TAKE_BACK
from lianwei.knowledge.models import Experience, ExperienceKind, ExperienceReply
from lianwei.reading.people import without_people

from .indexing import index_experience


@transaction.atomic
def ask_experience(
    *, actor: Actor, kind: str, title: str, body: str, categories: Iterable[str] = ()
) -> Experience:
    """Ask all members something, or tell them of one's experience."""
    actor.require("experience.ask")
    owner = actor.organisation_id
    if owner is None or owner not in actor.acts_for:
        raise NotAllowed
    _refuse(kind, title, body)
    row = Experience.objects.create(
        organisation_id=owner,
        kind=kind,
        title=without_people(title.strip()),
        body=without_people(body.strip()),
        categories=sorted(set(categories)),
        written_by=actor.user_id,
        written_at=clock.now(),
    )
    index_experience(row, actor=actor)
    record("experience.asked", row, actor=actor, kind=kind, categories=row.categories)
    return row


@transaction.atomic
def answer_experience(experience_id: int, *, actor: Actor, body: str) -> ExperienceReply:
    """Answer a question, or add to an account; anybody of any member, the asker too."""
    row = lock(Experience, experience_id, actor=actor, by=PARTNER)
    advance(row, ANSWER, actor=actor)
    if actor.organisation_id is None:
        raise NotAllowed
    if not body.strip():
        raise Invalid({"body": _("Please write an answer.")})
    reply = ExperienceReply.objects.create(
        experience=row,
        organisation_id=actor.organisation_id,
        body=without_people(body.strip()),
        written_by=actor.user_id,
        written_at=clock.now(),
    )
    _count(row, 1, actor=actor)
    record("experience.answered", row, actor=actor, reply=reply.pk)
    return reply


@transaction.atomic
def choose_experience_answer(experience_id: int, *, actor: Actor, reply_id: int) -> Experience:
    """Name the answer that helped; another one may be named later. For the asking member."""
    row = lock(Experience, experience_id, actor=actor)
    if row.kind != ExperienceKind.QUESTION:
        raise WrongStatus(_("Only a question has an answer that helped."))
    reply = _standing(row, reply_id, actor=actor)
    advance(row, CHOOSE_ANSWER, actor=actor)
    row.answer_id = reply.pk
    row.save()
    record("experience.answer_chosen", row, actor=actor, reply=reply.pk)
    return row


@transaction.atomic
def take_back_experience(experience_id: int, *, actor: Actor) -> Experience:
    """Take a question or an account back: other members see it no more, with its answers."""
    row = lock(Experience, experience_id, actor=actor)
    advance(row, TAKE_BACK, actor=actor)
    row.answer_id = None
    row.save()
    index_experience(row, actor=actor)
    record("experience.taken_back", row, actor=actor)
    return row


@transaction.atomic
def take_back_experience_reply(reply_id: int, *, actor: Actor) -> ExperienceReply:
    """Take an own answer back. The one that was named as helpful stays."""
    reply = lock(ExperienceReply, reply_id, actor=actor)
    actor.require("experience.take_back")
    row = lock(Experience, reply.experience_id, actor=actor, by=PARTNER)
    if reply.withdrawn_at is not None or row.answer_id == reply.pk:
        raise WrongStatus(_("This answer was taken back already, or others rely on it."))
    reply.withdrawn_at = clock.now()
    reply.save(update_fields=["withdrawn_at"])
    _count(row, -1, actor=actor)
    record("experience.reply_taken_back", row, actor=actor, reply=reply.pk)
    return reply


def _count(row: Experience, change: int, *, actor: Actor) -> None:
    Experience.objects.visible_to(actor).filter(pk=row.pk).update(replies=F("replies") + change)
    index_experience(row, actor=actor)


def _standing(row: Experience, reply_id: int, *, actor: Actor) -> ExperienceReply:
    replies = ExperienceReply.objects.visible_to(actor).filter(experience=row, withdrawn_at=None)
    reply = replies.filter(pk=reply_id).first()
    if reply is None:
        raise NotVisible
    return reply


def _refuse(kind: str, title: str, body: str) -> None:
    faults = {}
    if kind not in ExperienceKind.values:
        faults["kind"] = _("Please choose whether you ask or tell.")
    if not title.strip():
        faults["title"] = _("Please give it a title.")
    if not body.strip():
        faults["body"] = _("Please write the text.")
    if faults:
        raise Invalid(faults)
