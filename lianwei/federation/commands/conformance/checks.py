"""What a peer must do, one check each: a name that says what holds, a trial that raises Failed where not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lianwei.core.canonical import canonical
from lianwei.core.outgoing import NotDeliveredError

from .wire import Answer, Failed, Line, digest_of, is_signed, now

CUT = ("BrokenPipeError", "ConnectionResetError", "RemoteDisconnected", "too slow")
TOO_LARGE = 9 * 1024 * 1024  # bytes; a peer takes 8 MB
WHOLE = 100  # messages of one call
DAY, TEN_MINUTES = timedelta(days=1), timedelta(minutes=10)
Trial = Callable[[Line], None]
CHECKS: dict[str, Trial] = {}


def check(name: str) -> Callable[[Trial], Trial]:
    def register(trial: Trial) -> Trial:
        CHECKS[name] = trial
        return trial

    return register


def only(answer: Answer) -> dict[str, Any]:
    """The one receipt of an answer."""
    rows = answer.receipts()
    if len(rows) != 1:
        raise Failed(f"{len(rows)} receipts for one message")
    return rows[0]


def expect(receipt: dict[str, Any], state: str, reason: str = "") -> None:
    said = (str(receipt.get("state")), str(receipt.get("reason", "")))
    if said != (state, reason):
        raise Failed(f"expected {f'{state} {reason}'.strip()}, was told {f'{said[0]} {said[1]}'.strip()}")


@check("a good call is taken")
def takes_a_good_call(line: Line) -> None:
    expect(only(line.bring(line.message())), "taken-in")


@check("its answer bears the signature of a key on its card")
def signs_its_answer(line: Line) -> None:
    line.bring(line.message()).check_signature()


@check("its answer bears the digest of its body")
def tells_the_digest(line: Line) -> None:
    line.bring(line.message()).check_digest()


@check("its answer is for the call that was made")
def answers_this_call(line: Line) -> None:
    answer = line.bring(line.message())
    if answer.check_signature() != answer.nonce:
        raise Failed("the answer names another nonce than the call")


@check("a receipt is signed by a key on its card")
def signs_its_receipts(line: Line) -> None:
    receipt = only(line.bring(line.message()))
    said = {name: value for name, value in receipt.items() if name != "sig"}
    public = line.keys.get(str(receipt.get("key", "")))
    if not is_signed(canonical(said).encode(), str(receipt.get("sig", "")), public):
        raise Failed("the receipt does not bear the signature of the peer")


@check("a receipt names the message, its contents and both sides")
def names_what_it_receipts(line: Line) -> None:
    message = line.message()
    receipt = only(line.bring(message))
    due = {"id": message["id"], "digest": digest_of(message), "by": line.code, "to": line.own.code}
    wrong = [name for name, value in due.items() if receipt.get(name) != value]
    if wrong:
        raise Failed(f"the receipt is for something else: {', '.join(wrong)}")


@check("what it receipted is known when it comes again")
def remembers(line: Line) -> None:
    message = line.message()
    expect(only(line.bring(message)), "taken-in")
    expect(only(line.bring(message)), "known")


@check("a message that stands twice in one call takes effect once")
def takes_once_within_a_call(line: Line) -> None:
    message = line.message()
    states = [each.get("state") for each in line.bring(message, message).receipts()]
    if states != ["taken-in", "known"]:
        raise Failed(f"expected taken-in and known, was told {states}")


@check("a number that comes again with other contents is refused")
def sees_contradictions(line: Line) -> None:
    message = line.message()
    line.bring(message)
    again = line.message(id=message["id"], subject="conformance:other", sequence=message["sequence"])
    expect(only(line.bring(again)), "refused", "digest_conflict")


@check("the same call made twice is refused")
def sees_replays(line: Line) -> None:
    body = canonical([line.message()]).encode()
    headers = line.headers(body)
    line.send(body, headers)
    refused(line.send(body, headers), 409, "replayed")


def refused(answer: Answer, status: int, *codes: str) -> None:
    if answer.status != status:
        raise Failed(f"expected {status}, was answered {answer.status} {answer.code}".strip())
    if codes and answer.code not in codes:
        raise Failed(f"expected about:{codes[0]}, was told about:{answer.code}")


@dataclass(frozen=True)
class Tampering:
    """A call that is wrong in one way, and the code it is refused with."""

    name: str
    codes: tuple[str, ...]
    changed: Callable[[Line], dict[str, Any]]


def _always(**changed: Any) -> Callable[[Line], dict[str, Any]]:
    return lambda _line: changed


TAMPERINGS = (
    Tampering("signed with an unknown key", ("unknown_key",), lambda _: {"key_id": "f" * 32}),
    Tampering(
        "signed by somebody else under a known name",
        ("signature",),
        lambda _: {"secret": Ed25519PrivateKey.generate()},
    ),
    Tampering(
        "that has run out",
        ("expired",),
        lambda _: {"at": now() - timedelta(minutes=3), "holds": timedelta(minutes=1)},
    ),
    Tampering("with a clock 10 minutes ahead", ("clock",), lambda _: {"at": now() + TEN_MINUTES}),
    Tampering("with a clock 10 minutes behind", ("clock",), lambda _: {"at": now() - TEN_MINUTES}),
    Tampering("that holds for a day", ("parameters",), _always(holds=DAY)),
    Tampering("without an end", ("parameters",), _always(without=("expires",))),
    Tampering("without a nonce", ("parameters",), _always(without=("nonce",))),
    Tampering("with a short nonce", ("parameters",), _always(nonce="abc")),
    Tampering("for another protocol", ("signature",), _always(tag="other")),
    Tampering(
        "for another address",
        ("signature",),
        _always(target="https://elsewhere.example.org/api/exchange/v1/messages"),
    ),
    Tampering("whose target is not signed", ("signature",), _always(uncovered="@target-uri")),
    Tampering("whose method is not signed", ("signature",), _always(uncovered="@method")),
    Tampering("whose digest is not signed", ("signature", "digest"), _always(uncovered="content-digest")),
)


def _tampered(each: Tampering) -> Trial:
    def trial(line: Line) -> None:
        message = line.message()
        body = canonical([message]).encode()
        refused(line.send(body, line.headers(body, **each.changed(line))), 401, *each.codes)
        expect(only(line.bring(message)), "taken-in")  # nothing of the refused call was kept

    return trial


for _each in TAMPERINGS:
    CHECKS[f"a call {_each.name} is refused, nothing of it kept"] = _tampered(_each)


@check("a call whose body was changed is refused")
def sees_a_changed_body(line: Line) -> None:
    body = canonical([line.message()]).encode()
    other = canonical([line.message()]).encode()
    refused(line.send(other, line.headers(body)), 401, "digest", "signature")


@check("a call without a signature is refused")
def sees_unsigned_calls(line: Line) -> None:
    body = canonical([line.message()]).encode()
    kept = ("Content-Type", "Content-Digest")
    headers = {name: value for name, value in line.headers(body).items() if name in kept}
    refused(line.send(body, headers), 401, "unsigned")


@check("a refusal is signed, for the call, and says why")
def signs_refusals(line: Line) -> None:
    body = b"[]"
    answer = line.send(body, line.headers(body))
    refused(answer, 422, "malformed_batch")
    if answer.check_signature() != answer.nonce:
        raise Failed("the refusal names another nonce than the call")
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        raise Failed("the refusal is no application/problem+json")


@check("a body that is no JSON is refused")
def sees_nonsense(line: Line) -> None:
    refused(line.send(b"{", line.headers(b"{")), 422, "malformed_json")


@check("another content type is refused")
def sees_other_types(line: Line) -> None:
    body = canonical([line.message()]).encode()
    refused(line.send(body, line.headers(body, content_type="application/json")), 415, "content_type")


@check("101 messages in one call are refused")
def bounds_a_batch(line: Line) -> None:
    body = canonical([line.message() for _ in range(WHOLE + 1)]).encode()
    refused(line.send(body, line.headers(body)), 422, "malformed_batch")


@check("a body of 9 MB is refused")
def bounds_a_body(line: Line) -> None:
    body = canonical([line.message(data={"long": "x" * TOO_LARGE})]).encode()
    try:
        refused(line.send(body, line.headers(body)), 413, "too_large")
    except NotDeliveredError as error:
        if error.fault not in CUT:  # cutting the line is an answer too
            raise


@check("100 messages in one call get 100 receipts in their order")
def takes_a_whole_batch(line: Line) -> None:
    messages = [line.message() for _ in range(WHOLE)]
    given = [each.get("id") for each in line.bring(*messages).receipts()]
    if given != [each["id"] for each in messages]:
        raise Failed(f"{len(given)} receipts, or not in the order of the messages")


@check("a message that is wrong does not spoil the others of its call")
def refuses_one_alone(line: Line) -> None:
    wrong = {name: value for name, value in line.message().items() if name != "subject"}
    rows = line.bring(line.message(), wrong, line.message()).receipts()
    states = [(each.get("state"), each.get("reason")) for each in rows]
    if states != [("taken-in", ""), ("refused", "malformed"), ("taken-in", "")]:
        raise Failed(f"was told {states}")


@check("a message with a wrong signature is refused")
def sees_wrong_messages(line: Line) -> None:
    message = line.message() | {"subject": "conformance:changed"}
    expect(only(line.bring(message)), "refused", "signature")


@check("a message of another sender is refused")
def sees_other_senders(line: Line) -> None:
    message = line.message(source="urn:lianwei:somebody-else")
    expect(only(line.bring(message)), "refused", "wrong_source")


@check("a message for somebody else is refused")
def sees_other_recipients(line: Line) -> None:
    message = line.message(lwto="somebody-else")
    expect(only(line.bring(message)), "refused", "wrong_recipient")


@check("a kind of the next version is parked, not taken for the present one")
def parks_the_next_version(line: Line) -> None:
    message = line.message(type="lianwei.peer.card.v99")
    expect(only(line.bring(message)), "parked", "unknown_kind")


@check("an unknown kind is parked and known when it comes again")
def parks_unknown_kinds(line: Line) -> None:
    message = line.message(type="lianwei.conformance.probe.v1")
    expect(only(line.bring(message)), "parked", "unknown_kind")
    expect(only(line.bring(message)), "known")
