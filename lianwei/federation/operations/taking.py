"""The door for peers: a signed call with up to 100 messages, answered with one signed receipt for each.

What is wrong with the call as a whole (signature, clock, peer) refuses all of it; what is wrong with one
message refuses that one. Every refusal is counted and shown to the operators.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.keys import is_signed
from lianwei.federation.models import InMessage, InState, Peer, PeerKey, SeenNonce
from lianwei.federation.queries.own import MESSAGES, WIRE, Signer, signer
from lianwei.federation.queries.peers import fault_of_peer, keys_of, peer_key
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.receivers import receiver_of
from lianwei.federation.rules.envelopes import BATCH_TYPE, Envelope, MalformedError, batch_of, envelope_of
from lianwei.federation.rules.receipts import (
    KNOWN,
    PARKED,
    RECEIPTS_TYPE,
    REFUSED,
    TAKEN,
    Receipt,
    receipt_signed,
    receipts_bytes,
)
from lianwei.federation.rules.signing import (
    REMEMBERED,
    Answer,
    BadSignatureError,
    Call,
    Signed,
    check_call,
    new_nonce,
    sign_answer,
)

from .post import hold_peer
from .refusals import count_refusal
from .waking import note_sign_of_life

DEEP = 20_000  # waiting messages of one peer beyond which it is asked to wait
PAUSE = timedelta(seconds=30)
PROBLEM_TYPE = "application/problem+json"
UNKNOWN, FORBIDDEN, CONFLICT, WRONG_TYPE, UNFIT, LATER = 401, 403, 409, 415, 422, 429


@dataclass(frozen=True, slots=True)
class Reply:
    """The signed answer to a call."""

    status: int
    headers: dict[str, str]
    body: bytes


class CallRefusedError(Exception):
    """A call of which nothing is taken."""

    def __init__(self, answer: int, code: str, *, peer: Peer | None = None, ahead: int = 0) -> None:
        super().__init__(code)
        self.answer, self.code, self.peer, self.ahead = answer, code, peer, ahead


@dataclass(slots=True)
class Coming:
    """One message on its way in: what it is and what will be said of it."""

    raw: Any
    envelope: Envelope | None = None
    digest: str = ""
    state: str = TAKEN
    reason: str = ""

    @property
    def message_id(self) -> str:
        if self.envelope:
            return self.envelope.id
        said = self.raw.get("id") if isinstance(self.raw, dict) else ""
        return said[:60] if isinstance(said, str) else ""

    def refuse(self, reason: str) -> None:
        self.state, self.reason = REFUSED, reason


@dataclass(slots=True)
class Post:
    """A batch from a peer."""

    peer: Peer
    by: Signer
    messages: list[Coming] = field(default_factory=list)


def take_call(headers: Mapping[str, str], body: bytes) -> Reply:
    """Answer a call. Raises NotVisible where this instance takes no part in the exchange."""
    by, nonce = signer(), ""
    call = Call("POST", f"{settings.LIANWEI_PUBLIC_URL}{MESSAGES}", dict(headers))
    try:
        key, signed = _caller(call, body)
        nonce = signed.nonce
        _let_in(key.peer, signed, call)
        post = Post(key.peer, by, [Coming(raw) for raw in _batch(body, key.peer)])
        look_at(post)
        take_in(post)
    except CallRefusedError as refused:
        count_refusal(refused.peer, refused.code, ahead=refused.ahead)
        return _problem(refused, by, nonce)
    for each in post.messages:
        if each.state == REFUSED:
            count_refusal(post.peer, each.reason)
    return signed_reply(200, receipts_bytes(receipts(post)), RECEIPTS_TYPE, by=by, nonce=nonce)


def _caller(call: Call, body: bytes) -> tuple[PeerKey, Signed]:
    """Whose key signed the call."""
    found: dict[str, PeerKey] = {}

    def public(key_id: str) -> str | None:
        key = peer_key(key_id)
        if key is not None:
            found[key_id] = key
        return key.public if key else None

    try:
        signed = check_call(call, body, find=public, now=clock.now())
    except BadSignatureError as error:
        known = found.get(error.key_id)
        peer = known.peer if known else None
        raise CallRefusedError(UNKNOWN, error.code, peer=peer, ahead=error.ahead) from error
    key = found[signed.key_id]
    if key.revoked_at is not None:
        raise CallRefusedError(UNKNOWN, "revoked_key", peer=key.peer)
    if not key.is_valid(clock.now()):
        raise CallRefusedError(UNKNOWN, "ended_key", peer=key.peer)
    return key, signed


def _let_in(peer: Peer, signed: Signed, call: Call) -> None:
    """The peer may call, has not made this very call before, and we can take more from it."""
    if fault := fault_of_peer(peer):
        raise CallRefusedError(FORBIDDEN, fault, peer=peer)
    if next((v for k, v in call.headers.items() if k.lower() == "content-type"), "") != BATCH_TYPE:
        raise CallRefusedError(WRONG_TYPE, "content_type", peer=peer)
    try:
        with transaction.atomic():
            until = clock.now() + REMEMBERED
            SeenNonce.objects.create(peer=peer, nonce=signed.nonce, until=until)
    except IntegrityError as error:
        raise CallRefusedError(CONFLICT, "replayed", peer=peer) from error
    note_sign_of_life(peer, ahead=signed.ahead)
    waiting = InMessage.objects.visible_to(WIRE).filter(peer=peer, state=InState.WAITING)
    if waiting[: DEEP + 1].count() > DEEP:
        raise CallRefusedError(LATER, "busy", peer=peer)


def _batch(body: bytes, peer: Peer) -> list[Any]:
    try:
        return batch_of(body)
    except MalformedError as error:
        raise CallRefusedError(UNFIT, f"malformed_{error}", peer=peer) from error


def look_at(post: Post) -> None:
    """Read every message and check who wrote it for whom."""
    keys = keys_of(post.peer)
    for each in post.messages:
        try:
            each.envelope = envelope_of(each.raw)
            each.digest = each.envelope.digest()
        except MalformedError:
            each.refuse("malformed")
            continue
        if fault := _fault(each.envelope, post, keys):
            each.refuse(fault)
        elif receiver_of(each.envelope.kind, each.envelope.version) is None:
            each.state, each.reason = PARKED, "unknown_kind"


def _fault(envelope: Envelope, post: Post, keys: dict[str, PeerKey]) -> str:
    key, written = keys.get(envelope.lwkey), envelope.written_at
    if envelope.code != post.peer.code:
        return "wrong_source"
    if envelope.lwto != post.by.code:
        return "wrong_recipient"
    if key is None:
        return "unknown_key"
    if key.revoked_at is not None:
        return "revoked_key"
    if written is None or not key.is_valid(written):
        return "ended_key"
    return "" if is_signed(envelope.signed_bytes(), envelope.lwsig, by=key.public) else "signature"


def take_in(post: Post) -> None:
    """Keep what is new, once; say of the rest that it is known, or not what it was."""
    again = _kept(post)
    if again:  # after the transaction: whoever handles one of them holds its row and waits for the peer's
        rows = InMessage.objects.visible_to(WIRE).filter(peer=post.peer, message_id__in=again)
        rows.update(copies=F("copies") + 1)


@transaction.atomic
def _kept(post: Post) -> list[UUID]:
    """Keep what is new; the names of what was known already."""
    hold_peer(post.peer.pk)  # one call of a peer at a time
    good = [each for each in post.messages if each.envelope and each.state != REFUSED]
    ids = [UUID(each.message_id) for each in good]
    before = InMessage.objects.visible_to(WIRE).filter(peer=post.peer, message_id__in=ids)
    known = {row.message_id: row.digest for row in before.only("message_id", "digest")}
    again, fresh = [], []
    for each, key in zip(good, ids, strict=True):
        envelope = each.envelope
        if envelope is None:
            continue
        if key not in known:
            known[key] = each.digest
            fresh.append(_row(each, envelope, post.peer))
        elif known[key] == each.digest:
            each.state, each.reason = KNOWN, ""
            again.append(key)
        else:
            each.refuse("digest_conflict")
            record("peer.contradicted", post.peer, actor=WIRE, message=str(key))
    InMessage.objects.bulk_create(fresh)
    if parked := sum(row.state == InState.PARKED for row in fresh):
        record("peer.parked", post.peer, actor=WIRE, messages=parked, reason="unknown_kind")
    return again


def _row(coming: Coming, envelope: Envelope, peer: Peer) -> InMessage:
    now = clock.now()
    row = InMessage(
        peer=peer,
        message_id=UUID(envelope.id),
        kind=envelope.kind or envelope.type[:60],
        version=envelope.version,
        subject=envelope.subject,
        sequence=envelope.order,
        digest=coming.digest,
        state=InState.PARKED if coming.state == PARKED else InState.WAITING,
        reason=coming.reason,
        came_at=now,
        due_at=now,
    )
    row.text = envelope.text()
    return row


def receipts(post: Post) -> list[Receipt]:
    """One for each message, in their order."""
    at = clock.now().isoformat(timespec="seconds")
    common = {"at": at, "by": post.by.code, "to": post.peer.code}
    return [
        receipt_signed(
            common
            | {
                "id": each.message_id,
                "state": each.state,
                "reason": each.reason,
                "digest": each.digest,
            },
            key_id=post.by.key.key_id,
            sign=post.by.sign,
        )
        for each in post.messages
    ]


def _problem(refused: CallRefusedError, by: Signer, nonce: str) -> Reply:
    told: dict[str, Any] = {
        "type": f"about:{refused.code}",
        "title": sentence_of(refused.code, ahead=refused.ahead),
        "status": refused.answer,
    }
    told |= {"seconds_ahead": refused.ahead} if refused.ahead else {}
    body = json.dumps(told, ensure_ascii=False).encode()
    reply = signed_reply(refused.answer, body, PROBLEM_TYPE, by=by, nonce=nonce or new_nonce())
    if refused.answer == LATER:
        reply.headers["Retry-After"] = str(int(PAUSE.total_seconds()))
    return reply


def signed_reply(status: int, body: bytes, kind: str, *, by: Signer, nonce: str) -> Reply:
    """An answer under our signature, good for the call with this nonce."""
    answer = Answer(status, {"Content-Type": kind})
    sign_answer(answer, body, key=by.key, at=clock.now(), nonce=nonce)
    return Reply(status, answer.headers, body)
