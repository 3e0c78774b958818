"""A word of joint handling on the wire: the copy that was signed for it and its page, as one message."""

from django.db.models import QuerySet

from lianwei.federation.models import JointState, JointWord, OutMessage, Peer, SignedPaper
from lianwei.federation.operations.post import send
from lianwei.federation.queries.enclosures import verdict_on_items
from lianwei.federation.queries.joint import verdict_on_words
from lianwei.federation.rules.enclosing import ENCLOSED
from lianwei.federation.rules.enclosing import STEP as ENCLOSING
from lianwei.federation.rules.joint import ASKED, TOLD
from lianwei.federation.rules.pages import subject_of_case


def mail_word(row: SignedPaper, peer: Peer) -> OutMessage | None:
    """Write a copy of ours with its page to the other side; None where no agreement lets it go (any more), or
    it was deleted with one.
    """
    word = QuerySet(JointWord).filter(paper=row.digest).select_related("request").first()
    if word is None or not word.page:
        return None
    is_enclosed = word.step == ENCLOSING
    verdict = verdict_on_items(peer) if is_enclosed else verdict_on_words(peer, is_asker=word.request.is_ours)
    if verdict.flow is None:
        return None
    kind = ENCLOSED if is_enclosed else ASKED if word.step == JointState.ASKED else TOLD
    data = {"paper": row.paper.told, "page": word.page}
    return send(peer, kind=kind, subject=subject_of_case(row.case), data=data)
