"""A word of ours as a copy of the custody protocol: signed, kept, and put on the wire in one transaction. No
copy is a title (docs/protocol/custody.md).
"""

import json
from collections.abc import Sequence

from django.db.models import QuerySet

from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.scope import Actor
from lianwei.federation.models import CopyKind, JointItem, JointRequest, JointWord, Peer
from lianwei.federation.operations.abroad.mailing import here, mail_paper
from lianwei.federation.operations.agreements.deleting import note_copy
from lianwei.federation.operations.custody import send_copy
from lianwei.federation.queries.agreements.flows import Flow
from lianwei.federation.queries.joint import verdict_on_words
from lianwei.federation.queries.peers import fault_of_peer, peer_with_code
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.rules.joint import PURPOSE, WordPage
from lianwei.federation.rules.pages import Page, digest_of, text_of


def say(row: JointRequest, step: str, text: str, *, actor: Actor) -> JointWord:
    """Tell the other side one step. Raises WrongStatus where no agreement in force lets us."""
    told = {"uid": f"{row.uid}", "step": step, "text": text, "at": clock.now().isoformat()}
    return send_page(row, WordPage.model_validate(told), step, text, actor=actor)


def send_page(
    row: JointRequest,
    page: Page,
    step: str,
    text: str,
    *,
    actor: Actor,
    items: Sequence[str] = (),
    flow: Flow | None = None,
) -> JointWord:
    """The page as an item of a copy; `items`: all that the copy names, where it names more. What the other
    side holds of us from now on is noted, under the agreement that lets it go (`flow`).
    """
    peer = peer_to_tell(row)
    verdict = verdict_on_words(peer, is_asker=row.is_ours)
    said = text_of(page)
    named = items or [digest_of(said)]
    paper = send_copy(row.case, actor=actor, here=here(), recipient=row.peer, items=named, purpose=PURPOSE)
    word = JointWord.objects.create(
        request=row,
        paper=paper.digest,
        is_ours=True,
        step=step,
        text=text,
        page=json.loads(said),
        at=clock.now(),
        by_id=actor.user_id,
    )
    if (under := flow or verdict.flow) and row.is_ours:
        count = held(row, under)
        note_copy(under, actor=actor, kind=CopyKind.JOINT, label=str(row.uid), count=count)
    mail_paper(paper)
    return word


def held(row: JointRequest, flow: Flow) -> int:
    """How many things of a request who was asked holds under an agreement: itself, and what goes along."""
    items = QuerySet(JointItem).filter(request=row, agreement_id=flow.agreement.pk).count()
    return items + (row.agreement_id == flow.agreement.pk) or 1


def peer_to_tell(row: JointRequest) -> Peer:
    """The other side. Raises WrongStatus where nothing may be told it now."""
    peer = peer_with_code(row.peer)
    if peer is None:
        raise WrongStatus(sentence_of("ended"))
    if fault := fault_of_peer(peer) or verdict_on_words(peer, is_asker=row.is_ours).reason:
        raise WrongStatus(sentence_of(fault))
    return peer
