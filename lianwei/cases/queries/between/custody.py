"""Whether every case has exactly one owner, and every signed paper stands as it was signed."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef

from lianwei.cases.custody import is_whole
from lianwei.cases.models import Access, AccessRole, Complaint, CustodyPaper, Transfer, TransferState
from lianwei.core.scope import Actor

# What a paper answers: its `prev` is the digest of that one of the same transfer.
ANSWERS = dict.fromkeys(("ACCEPT", "RETURN", "WITHDRAW"), "OFFER") | {
    "RELEASE": "ACCEPT",
    "RECEIPT": "RELEASE",
}


@dataclass(frozen=True, slots=True)
class CustodyCheck:
    """`open`: offers nobody answered yet; `broken_at`: the first paper that does not hold (sender#number)."""

    open: int
    without_owner: int
    with_two: int
    papers: int
    broken_at: str | None

    @property
    def is_sound(self) -> bool:
        return not (self.without_owner or self.with_two or self.broken_at)


def custody_checked(*, actor: Actor) -> CustodyCheck:
    """Every case and every paper of the instance."""
    actor.require("instance.operate")
    offers = Transfer.objects.visible_to(actor)
    count, broken = _papers(actor)
    return CustodyCheck(
        open=offers.filter(state=TransferState.OFFERED).count(),
        without_owner=_without_owner(actor),
        with_two=_with_two(actor),
        papers=count,
        broken_at=broken,
    )


def _without_owner(actor: Actor) -> int:
    """Cases whose holder has no row that lets it act, and those whose last release does not lead to now."""
    owning = Access.objects.visible_to(actor).filter(
        complaint_id=OuterRef("pk"), role=AccessRole.HOLDER, organisation_id=OuterRef("holder_id")
    )
    lost = Complaint.objects.visible_to(actor).filter(~Exists(owning)).count()
    taken = Transfer.objects.visible_to(actor).filter(case_id=OuterRef("pk"), state=TransferState.TAKEN)
    moved = Complaint.objects.visible_to(actor).filter(epoch__gt=1)
    return lost + moved.filter(~Exists(taken.filter(epoch=OuterRef("epoch") - 1))).count()


def _with_two(actor: Actor) -> int:
    """Cases on which two may act, and those released twice or released beyond what they know."""
    rows = Access.objects.visible_to(actor).filter(role=AccessRole.HOLDER).values("complaint_id").order_by()
    twice = rows.annotate(n=Count("pk")).filter(n__gt=1).count()
    case = Complaint.objects.visible_to(actor).filter(pk=OuterRef("case_id"), epoch__lte=OuterRef("epoch"))
    beyond = Transfer.objects.visible_to(actor).filter(state=TransferState.TAKEN).filter(Exists(case)).count()
    return twice + beyond


def _papers(actor: Actor) -> tuple[int, str | None]:
    count, first = 0, None
    rows = (
        CustodyPaper.objects.visible_to(actor).annotate(code=F("sender__code")).order_by("transfer_id", "pk")
    )
    transfer, known = 0, {}
    for paper in rows.iterator(chunk_size=2000):
        count += 1
        if paper.transfer_id != transfer:
            transfer, known = paper.transfer_id, {}
        known[paper.kind] = paper.digest
        if first is None and not (is_whole(paper) and _follows(paper, known)):
            first = f"{paper.code}#{paper.seq}"
    return count, first


def _follows(paper: CustodyPaper, known: dict[str, str]) -> bool:
    answered = ANSWERS.get(paper.kind)
    return answered is None or f'"prev":"{known.get(answered)}"' in paper.text
