"""Our side is asked: promise to take another alliance's case, or return the offer."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.federation.models import CaseAbroad, SignedPaper, TakerRow
from lianwei.federation.operations.custody import promise, refuse
from lianwei.federation.rules.custody.papers import Paper
from lianwei.federation.rules.custody.tables import Taker
from lianwei.federation.rules.pages import MOST_BYTES, day_told

from .mailing import here, mail_paper

GROUNDS = ("competence", "capacity", "conflict", "other")  # words of the protocol for a person's refusal
TIMED_OUT = "timed_out"


@transaction.atomic
def accept_case_abroad(abroad_id: int, *, actor: Actor) -> CaseAbroad:
    """Promise to take a case that another alliance offers. It becomes ours, with its people and files, when
    the other side has released it; the promise binds us until then.
    """
    abroad = lock(CaseAbroad, abroad_id, actor=actor)
    actor.require("case_abroad.accept")
    row = offer_seen(abroad)
    if offer_paper(row).body["dossier"]["bytes"] > MOST_BYTES:
        raise Invalid(_("What goes along with this case is too large. Please agree on another way."))
    mail_paper(promise(abroad.case, actor=actor, here=here(), giver=row.giver, epoch=row.epoch, n=row.n))
    record("case_abroad.accepted", abroad, actor=actor, giver=row.giver)
    return abroad


@transaction.atomic
def return_case_abroad(abroad_id: int, *, actor: Actor, ground: str) -> CaseAbroad:
    """Return an offer; the other alliance stays responsible and reads the ground."""
    abroad = lock(CaseAbroad, abroad_id, actor=actor)
    actor.require("case_abroad.return")
    if ground not in GROUNDS:
        raise Invalid({"ground": _("Please choose why you return it.")})
    _refuse(abroad, offer_seen(abroad), ground, actor=actor)
    return abroad


@transaction.atomic
def refuse_late_offer(row_id: int, *, actor: Actor, on: date) -> bool:
    """The taker's own clock: an offer is returned when the day wished for an answer has passed."""
    actor.require("case_abroad.refuse_late")
    row = QuerySet(TakerRow).get(pk=row_id)
    abroad = CaseAbroad.objects.visible_to(actor).select_for_update().filter(case=row.case).first()
    row = QuerySet(TakerRow).get(pk=row_id)
    due_on = day_told(str(offer_paper(row).body.get("wished_by"))) if row.offer else None
    if abroad is None or row.state != Taker.SEEN or due_on is None or due_on >= on:
        return False
    _refuse(abroad, row, TIMED_OUT, actor=actor)
    return True


def _refuse(abroad: CaseAbroad, row: TakerRow, code: str, *, actor: Actor) -> None:
    paper = refuse(
        abroad.case, actor=actor, here=here(), giver=row.giver, epoch=row.epoch, n=row.n, code=code
    )
    mail_paper(paper)
    record("case_abroad.returned", abroad, actor=actor, giver=row.giver, ground=code)


def offer_seen(abroad: CaseAbroad) -> TakerRow:
    """The offer of a case that waits for our answer. Raises WrongStatus where none does (any more)."""
    rows = QuerySet(TakerRow).filter(case=abroad.case, state=Taker.SEEN).exclude(offer="")
    row = rows.order_by("-epoch", "-n").first()
    if row is None:
        raise WrongStatus(_("This offer was answered or withdrawn since. Please look at the page again."))
    return row


def offer_paper(row: TakerRow) -> Paper:
    """The offer itself, as it was signed."""
    return QuerySet(SignedPaper).get(digest=row.offer).paper
