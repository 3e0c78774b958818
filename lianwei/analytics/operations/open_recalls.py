"""A published snapshot is recalled: somebody of a member asks for it, a second person signs."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.lifecycle import SIGN_RECALL, WITHDRAW_RECALL
from lianwei.analytics.models import (
    OpenDataKind,
    OpenRecall,
    OpenSnapshot,
    RecallGround,
    ResolutionStatus,
)
from lianwei.analytics.models.open_data import REASON
from lianwei.analytics.queries.open_recalls import demand_concerned
from lianwei.analytics.queries.open_stories import narratives_in
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.reading.numbers import tokenise

from .open_narratives import reopen_recalled


@transaction.atomic
def enter_open_recall(snapshot_id: int, *, actor: Actor, ground: str, reason: str) -> OpenRecall:
    """Ask that a snapshot be recalled; nothing changes until a second person has signed.

    Raises NotAllowed for who is neither of a member whose figures it holds nor leads the alliance, Invalid
    without ground or reason, WrongStatus where it was recalled or a recall of the same member waits.
    """
    snapshot = _locked(snapshot_id)
    demand_concerned(snapshot, actor=actor)
    if ground not in RecallGround.values:
        raise Invalid({"ground": _("Please choose what everybody is told.")})
    if not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    waiting = OpenRecall.objects.visible_to(actor).filter(snapshot=snapshot, status=ResolutionStatus.ENTERED)
    if snapshot.recalled_at or waiting.filter(organisation_id=actor.organisation_id).exists():
        raise WrongStatus(_("This snapshot was recalled already, or its recall waits for a signature."))
    row = OpenRecall.objects.create(
        organisation_id=actor.organisation_id,
        snapshot=snapshot,
        ground=ground,
        reason=tokenise(reason.strip()).text[:REASON],
        entered_at=clock.now(),
        entered_by=actor.user_id,
    )
    record("open_recall.entered", row, actor=actor, snapshot=snapshot.name, ground=ground)
    return row


@transaction.atomic
def sign_open_recall(recall_id: int, *, actor: Actor) -> OpenRecall:
    """A second person signs: from now on the snapshot answers with a notice alone. Narratives whose consumers
    still agree are laid out to be read again. The worker erases the files they stood in, and drops what other
    members asked for.

    Raises WrongStatus for the person who entered it, and where another member was first.
    """
    row = lock(OpenRecall, recall_id, actor=actor)
    snapshot = _locked(row.snapshot_id)
    advance(row, SIGN_RECALL, actor=actor)
    if snapshot.recalled_at:
        raise WrongStatus
    if actor.user_id is not None and actor.user_id == row.entered_by:
        raise WrongStatus(_("You asked for this recall. Another person of your organisation has to sign."))
    row.signed_at, row.signed_by = clock.now(), actor.user_id
    row.save(update_fields=["status", "signed_at", "signed_by"])
    snapshot.recalled_at, snapshot.recall_ground = row.signed_at, row.ground
    snapshot.save(update_fields=["recalled_at", "recall_ground"])
    if snapshot.kind == OpenDataKind.NARRATIVES:
        reopen_recalled(narratives_in(snapshot))
    told = snapshot.files["jsonl"]["sha256"]
    record("open_recall.signed", row, actor=actor, snapshot=snapshot.name, sha256=told)
    return row


@transaction.atomic
def withdraw_open_recall(recall_id: int, *, actor: Actor) -> OpenRecall:
    """Before it is signed: the snapshot stays out."""
    row = lock(OpenRecall, recall_id, actor=actor)
    advance(row, WITHDRAW_RECALL, actor=actor)
    row.withdrawn_at, row.withdrawn_by = clock.now(), actor.user_id
    row.save(update_fields=["status", "withdrawn_at", "withdrawn_by"])
    record("open_recall.withdrawn", row, actor=actor)
    return row


def _locked(pk: int) -> OpenSnapshot:
    rows = OpenSnapshot.objects.select_for_update(of=("self",)).select_related("alliance")
    if (row := rows.filter(pk=pk).first()) is None:
        raise NotVisible
    return row
