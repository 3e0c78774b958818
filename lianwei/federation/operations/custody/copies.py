"""Copies: items that go to a partner, come back from it, or go on to a later owner. None is a title."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor
from lianwei.federation.models import CopyRow, SignedPaper
from lianwei.federation.rules.custody.dossiers import are_digests
from lianwei.federation.rules.custody.papers import Paper, Refused

from .writing import About, Here, begin_sending, keep, lock_title, note, said, step, write_paper


@transaction.atomic
def send_copy(
    case: str, *, actor: Actor, here: Here, recipient: str, items: Sequence[str], purpose: str
) -> SignedPaper:
    """Send items of a dossier, by their SHA-256, to another instance; it may not act on the case by that.

    `purpose`: a word of the agreement with it (joint, late_post, note).
    """
    title = lock_title(case)
    if recipient == here.code or recipient not in here.known or not are_digests(list(items)):
        raise Invalid(_("Please choose another instance that we exchange with."))
    last = QuerySet(CopyRow).filter(sender=here.code, case=case).aggregate(last=Max("n"))["last"]
    row = CopyRow(sender=here.code, recipient=recipient, case=case, epoch=title.epoch, is_ours=True)
    row.n = 0 if last is None else last + 1
    begin_sending(row)
    row.save()
    about = About(case, row.epoch, row.n, recipient)
    body = {"items": sorted(items), "purpose": purpose}
    paper = write_paper(here, "COPY", about, prev=title.digest, body=body)
    note(title, "copy", actor=actor, epoch=row.epoch, n=row.n, peer=recipient)
    return paper


def copy_arrived(paper: Paper, here: Here, *, actor: Actor) -> SignedPaper:
    """Keep what a copy says and answer it with the same digests; the same bytes each time it comes."""
    if not are_digests(paper.body.get("items")):
        raise Refused("malformed")
    title = lock_title(paper.case)
    about = About.answering(paper)
    if QuerySet(CopyRow).filter(sender=paper.sender, case=paper.case, n=paper.n).exists():
        answer = said("COPIED", about)
        if answer is None or answer.paper.prev != paper.digest:
            raise Refused("copy_named_twice")
        return answer
    row = CopyRow(sender=paper.sender, recipient=here.code, case=paper.case, is_ours=False, is_answered=True)
    row.epoch, row.n = paper.epoch, paper.n
    begin_sending(row)
    row.save()
    keep(paper, here)
    answer = write_paper(here, "COPIED", about, prev=paper.digest, body={"items": paper.body["items"]})
    note(title, "copy_stored", actor=actor, epoch=paper.epoch, n=paper.n, peer=paper.sender)
    return answer


def copied_arrived(paper: Paper, here: Here, *, actor: Actor) -> bool:
    """The other side has the items of a copy of ours; False where that was known."""
    title = lock_title(paper.case)
    rows = QuerySet(CopyRow).filter(sender=here.code, recipient=paper.sender, case=paper.case)
    row = rows.filter(epoch=paper.epoch, n=paper.n).first()
    sent = said("COPY", About.answering(paper))
    if row is None or sent is None or paper.prev != sent.digest:
        raise Refused("answer_to_no_copy")
    if paper.body.get("items") != sent.paper.body["items"]:
        raise Refused("other_items")
    if row.is_answered:
        return False
    row.is_answered = True
    row.save()
    keep(paper, here)
    step(paper.case, f"COPIED:{paper.epoch}:{paper.n}:{paper.sender}", here)
    note(title, "copied", actor=actor, epoch=paper.epoch, n=paper.n, peer=paper.sender)
    return True
