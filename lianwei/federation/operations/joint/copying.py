"""A word of ours as a copy of the custody protocol: signed, kept, and put on the wire in one transaction. No
copy is a title (docs/protocol/custody.md).
"""

import json

from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.scope import Actor
from lianwei.federation.models import CopyKind, JointRequest, JointWord, Peer
from lianwei.federation.operations.abroad.mailing import here, mail_paper
from lianwei.federation.operations.agreements.deleting import note_copy
from lianwei.federation.operations.custody import send_copy
from lianwei.federation.queries.joint import verdict_on_words
from lianwei.federation.queries.peers import fault_of_peer, peer_with_code
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.rules.joint import PURPOSE, WordPage
from lianwei.federation.rules.pages import Page, digest_of, text_of


def say(row: JointRequest, step: str, text: str, *, actor: Actor) -> JointWord:
    """Tell the other side one step. Raises WrongStatus where no agreement in force lets us."""
    told = {"uid": f"{row.uid}", "step": step, "text": text, "at": clock.now().isoformat()}
    return send_page(row, WordPage.model_validate(told), step, text, actor=actor)


def send_page(row: JointRequest, page: Page, step: str, text: str, *, actor: Actor) -> JointWord:
    """The page as an item of a copy. What the other side holds of us from now on is noted."""
    peer = peer_to_tell(row)
    verdict = verdict_on_words(peer, is_asker=row.is_ours)
    said = text_of(page)
    paper = send_copy(
        row.case, actor=actor, here=here(), recipient=row.peer, items=[digest_of(said)], purpose=PURPOSE
    )
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
    if verdict.flow and row.is_ours:
        note_copy(verdict.flow, actor=actor, kind=CopyKind.JOINT, label=str(row.uid), count=1)
    mail_paper(paper)
    return word


def peer_to_tell(row: JointRequest) -> Peer:
    """The other side. Raises WrongStatus where nothing may be told it now."""
    peer = peer_with_code(row.peer)
    if peer is None:
        raise WrongStatus(sentence_of("ended"))
    if fault := fault_of_peer(peer) or verdict_on_words(peer, is_asker=row.is_ours).reason:
        raise WrongStatus(sentence_of(fault))
    return peer
