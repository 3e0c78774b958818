"""The signed papers of a transfer (custody protocol 1): canonical bytes, the sender's number and key.

Nothing in a paper names a person: it must be shown to third parties for years. `prev` is the digest of the
paper answered, for an offer that of the release by which the giver came to hold the case.
"""

import hashlib
from typing import Any

from lianwei.cases.rules.custody_papers import digest_of, paper_text, signed_bytes
from lianwei.core import clock, keys
from lianwei.core.canonical import canonical
from lianwei.core.files.models import File
from lianwei.core.models import Event
from lianwei.core.scope import attached
from lianwei.members.models import OrganisationKey
from lianwei.members.queries import organisation_known
from lianwei.members.signing import next_number, sign_with

from .models import Complaint, CustodyPaper, Transfer, TransferState, offers_of, papers_of_offers

BIRTH = ""  # what an offer of the organisation names at which the case was registered
Kind = CustodyPaper.Kind


def write_paper(
    transfer: Transfer, kind: Kind, key: OrganisationKey, *, prev: str, body: dict[str, Any]
) -> CustodyPaper:
    """Number, sign and keep one paper; `key` is held by the caller's transaction."""
    is_givers = key.organisation_id == transfer.giver_id
    giver, taker = organisation_known(transfer.giver_id), organisation_known(transfer.taker_id)
    sender, other = (giver, taker) if is_givers else (taker, giver)
    at, seq = clock.now(), next_number(key)
    text = paper_text(
        kind,
        case=transfer.number,
        epoch=transfer.epoch,
        n=transfer.n,
        sender=sender.code,
        recipient=other.code,
        seq=seq,
        prev=prev,
        made_at=at,
        body=body,
    )
    return CustodyPaper.objects.create(
        transfer=transfer,
        kind=kind,
        sender=sender,
        seq=seq,
        text=text,
        signature=sign_with(key, signed_bytes(kind, text)),
        public=key.public,
        digest=digest_of(kind, text),
        made_at=at,
    )


def title_of(complaint: Complaint) -> str:
    """The digest of the release by which the present holder came to hold a case; BIRTH for the first."""
    taken = offers_of(complaint).filter(state=TransferState.TAKEN, epoch=complaint.epoch - 1)
    releases = papers_of_offers(taken).filter(kind=Kind.RELEASE)
    return releases.values_list("digest", flat=True).first() or BIRTH


def dossier_of(complaint: Complaint) -> dict[str, Any]:
    """What goes along, by its hashes: the last event of the case's chain and every file."""
    events = Event.objects.filter(subject=f"complaint:{complaint.pk}").order_by("-seq")
    seq, last = events.values_list("seq", "hash").first() or (0, "")
    files = attached(File, complaint).order_by("pk").values_list("sha256", flat=True)
    items = [f"events:{seq}:{last}", *(f"file:{each}" for each in files)]
    return {"root": hashlib.sha256(canonical(items).encode()).hexdigest(), "items": len(items)}


def is_whole(paper: CustodyPaper) -> bool:
    """Whether a stored paper is as it was signed, by the key it names."""
    return paper.digest == digest_of(paper.kind, paper.text) and keys.is_signed(
        signed_bytes(paper.kind, paper.text), paper.signature, by=paper.public
    )
