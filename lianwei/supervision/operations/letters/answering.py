"""Replies to a letter: entered here or written by the business behind its one-time link; reminders."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, Upload
from lianwei.core.files.links import issue_link, redeem_link, revoke_links, view_link
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.lifecycle import advance
from lianwei.core.scope import BUSINESS, Actor, ActorKind, find, lock
from lianwei.supervision.lifecycle.letters import ANSWER, ANSWER_AFTER, ANSWER_PART, INVITE
from lianwei.supervision.models import Letter, LetterAddressee, LetterReply, LetterStatus, addressees_of

from .drafting import plain
from .signing import addressee_of

PURPOSE = "letter_answer"
LINK_FOR = timedelta(days=60)  # longer than any reply date in use; a late reply is taken as well
USES = 10  # text, then files, then what was put right
REMIND_BEFORE = 3  # days before the reply date


@transaction.atomic
def invite_answer(letter_id: int, *, actor: Actor, addressee_id: int) -> str:
    """A link behind which a business answers without log-in; an earlier one of it is closed."""
    letter = lock(Letter, letter_id, actor=actor)
    advance(letter, INVITE, actor=actor)
    addressee = addressee_of(letter, addressee_id)
    revoke_links(letter, PURPOSE, actor=actor, opening=addressee)
    token = issue_link(
        letter,
        PURPOSE,
        actor=actor,
        expires_in=LINK_FOR,
        party=ActorKind.BUSINESS,
        permissions=("letter.answer", "letter.prove"),
        also=(addressee,),
        uses=USES,
    )
    record("letter.invited", letter, actor=actor, addressee=addressee.seq)
    return token


@transaction.atomic
def answer_letter(
    letter_id: int,
    *,
    actor: Actor,
    addressee_id: int,
    words: str,
    received_on: date | None = None,
    uploads: list[Upload | Examined] | None = None,
) -> LetterReply:
    """Take a reply, also one after the reply date or after the letter was closed: it is marked late, never
    refused, and a person decides what follows. The letter is answered once all it went to have answered.
    """
    letter = lock(Letter, letter_id, actor=actor, by=BUSINESS)
    addressee, on = addressee_of(letter, addressee_id), received_on or clock.today()
    is_last = not addressees_of(letter).filter(answered_on=None).exclude(pk=addressee.pk).exists()
    going_on = ANSWER if is_last else ANSWER_PART
    advance(letter, ANSWER_AFTER if letter.status == LetterStatus.CLOSED else going_on, actor=actor)
    is_theirs = actor.kind == ActorKind.BUSINESS
    if is_theirs and addressee.pk not in actor.granted(LetterAddressee):
        raise NotAllowed
    if not (words.strip() or uploads):
        raise Invalid({"words": _("Please write the answer, or add it as a file.")})
    if on > clock.today() or (letter.sent_on and on < letter.sent_on):
        raise Invalid({"received_on": _("This day has not come yet, or lies before the letter went out.")})
    reply = LetterReply.objects.create(
        letter=letter,
        addressee=addressee,
        received_on=on,
        is_late=letter.reply_due is not None and on > letter.reply_due,
        by_link=is_theirs,
        words=plain(words),
        entered_at=clock.now(),
        entered_by=actor.user_id,
    )
    source = FileSource.BUSINESS if is_theirs else FileSource.STAFF
    kept = [store_file(letter, file, actor=actor, source=source, kind="reply") for file in uploads or ()]
    addressee.answered_on = addressee.answered_on or on
    addressee.save(update_fields=["answered_on"])
    letter.answered_on = (letter.answered_on or on) if is_last else letter.answered_on
    letter.save(update_fields=["status", "answered_on"])
    keys, late = [each.file.pk for each in kept], reply.is_late
    record("letter.answered", letter, actor=actor, addressee=addressee.seq, late=late, files=keys)
    return reply


@transaction.atomic
def answer_by_link(token: str, *, words: str, uploads: list[Upload | Examined] | None = None) -> LetterReply:
    """The business answers behind its link; uses it once."""
    actor = redeem_link(token, PURPOSE)
    letter, addressee = opened(actor)
    return answer_letter(letter.pk, actor=actor, addressee_id=addressee.pk, words=words, uploads=uploads)


def letter_of_link(token: str) -> tuple[Letter, LetterAddressee, Actor]:
    """What a link opens, without using it up. Raises NotVisible."""
    actor = view_link(token, PURPOSE)
    letter, addressee = opened(actor)
    return letter, addressee, actor


def opened(actor: Actor) -> tuple[Letter, LetterAddressee]:
    """The letter and the addressee that the holder of a link may open. Raises NotVisible."""
    letters, rows = actor.granted(Letter), actor.granted(LetterAddressee)
    if not (letters and rows):
        raise NotVisible
    letter = find(Letter, letters[0], actor=actor)
    return letter, addressees_of(letter).get(pk=rows[0])


@transaction.atomic
def remind_of_letter(letter_id: int, *, actor: Actor, on: date) -> bool:
    """Note once that the reply date comes near; false where nothing is to be said."""
    letter = lock(Letter, letter_id, actor=actor)
    actor.require("letter.remind")
    if letter.status != LetterStatus.SENT or letter.reminded_on is not None or letter.reply_due is None:
        return False
    if not on <= letter.reply_due <= on + timedelta(days=REMIND_BEFORE):
        return False
    letter.reminded_on = on
    letter.save(update_fields=["reminded_on"])
    due = letter.reply_due.isoformat()
    record("letter.reminded", letter, actor=actor, due_on=due, waits_for=_silent(letter))
    return True


@transaction.atomic
def lapse_letter(letter_id: int, *, actor: Actor, on: date) -> bool:
    """Note once that the reply date has passed without an answer."""
    letter = lock(Letter, letter_id, actor=actor)
    actor.require("letter.remind")
    is_late = letter.reply_due is not None and letter.reply_due < on
    if letter.status != LetterStatus.SENT or letter.overdue_on is not None or not is_late:
        return False
    letter.overdue_on = on
    letter.save(update_fields=["overdue_on"])
    days = (on - (letter.reply_due or on)).days
    record("letter.overdue", letter, actor=actor, days=days, waits_for=_silent(letter))
    return True


def _silent(letter: Letter) -> list[int]:
    """Which addressees have not answered, by their place in the letter."""
    return list(addressees_of(letter).filter(answered_on=None).values_list("seq", flat=True))
