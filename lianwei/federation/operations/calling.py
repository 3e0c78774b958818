"""Calls that are under way to peers, each in a thread of its own, so that a silent peer holds up nobody.

A thread touches the network alone. What came of its call is written by whoever gathers it; a worker that dies
before leaves the peer's lease, which runs out, and the same bytes are sent again.
"""

import ssl
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from threading import Thread

from lianwei.core import clock, environment
from lianwei.core.outgoing import NotDeliveredError, Said, call
from lianwei.federation.models import OutMessage, Peer
from lianwei.federation.queries.own import MESSAGES, Signer
from lianwei.federation.rules.envelopes import BATCH_TYPE, batch_bytes
from lianwei.federation.rules.signing import Call, new_nonce, sign_call

AT_ONCE = 16  # calls of one worker
AILING = 8  # of them to peers whose last call failed: the others always find room
LONGEST_ANSWER = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """What one call carries."""

    peer: Peer
    messages: list[OutMessage]
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Flight:
    """A call under way. `answer`: what was said, or NotDeliveredError."""

    batch: Batch
    nonce: str
    answer: Future[Said]


FLYING: dict[int, Flight] = {}  # of this worker, by the peer that is called


def may_start(peer_id: int, *, is_ailing: bool) -> bool:
    """Whether there is room for one more call, and none to this peer."""
    ailing = sum(each.batch.peer.tries > 0 for each in FLYING.values())
    return peer_id not in FLYING and len(FLYING) < AT_ONCE and (not is_ailing or ailing < AILING)


def start(batch: Batch, by: Signer) -> None:
    """Make the signed call beside the worker."""
    body, nonce = batch_bytes(batch.texts), new_nonce()
    made = Call("POST", f"{batch.peer.url}{MESSAGES}", {"Content-Type": BATCH_TYPE, "User-Agent": "Lianwei"})
    sign_call(made, body, key=by.key, at=clock.now(), nonce=nonce)
    answer: Future[Said] = Future()
    FLYING[batch.peer.pk] = Flight(batch, nonce, answer)
    Thread(target=_fly, args=(made, body, answer), daemon=True).start()


def _fly(made: Call, body: bytes, answer: Future[Said]) -> None:
    try:
        answer.set_result(call(made.url, body, made.headers, longest=LONGEST_ANSWER, tls=_tls()))
    except NotDeliveredError as error:
        answer.set_exception(error)
    finally:
        if not answer.done():  # a fault of ours; the thread tells it
            answer.set_exception(NotDeliveredError("other"))


def _tls() -> ssl.SSLContext | None:
    """Mutual TLS where the operator has set it: our certificate, and the authorities whose peers we believe.
    None: as every outgoing call. Raises NotDeliveredError.
    """
    own, authorities = (environment.text(f"LIANWEI_PEER_{name}") for name in ("CERTIFICATE", "AUTHORITIES"))
    if not own and not authorities:
        return None
    try:
        context = ssl.create_default_context(cafile=authorities or None)
        if own:
            context.load_cert_chain(own)
    except OSError as error:
        raise NotDeliveredError("own certificate") from error
    return context


def landed(patience: float | None) -> list[Flight]:
    """The calls that ended: after the first of them, or `patience` seconds; all of them where it is None."""
    until = FIRST_COMPLETED if patience is not None else ALL_COMPLETED
    wait([each.answer for each in FLYING.values()], timeout=patience, return_when=until)
    ended = [peer_id for peer_id, each in FLYING.items() if each.answer.done()]
    return [FLYING.pop(peer_id) for peer_id in ended]
