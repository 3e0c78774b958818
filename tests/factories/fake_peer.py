"""Another instance that answers calls: it keeps to the protocol, but for the faults that are planted in it.

Written with the libraries alone, as Stranger is; what it should do stands in docs/protocol/exchange.
"""

import base64
import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import HTTPMessageVerifier, MappingKeyResolver
from http_message_signatures.algorithms import ED25519
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from lianwei.core import clock
from lianwei.federation.commands.conformance.kinds import SAMPLES
from tests.factories.exchange import BATCH, COVERED, PATH, Message, Stranger, canonical

LONGEST = 8 * 1024 * 1024
FIELDS = {"specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data", "sequence"}
FIELDS |= {"lwto", "lwkey", "lwsig"}
ENDING = {"fact.withdrawn", "publication.withdrawn", "group.ended"}
# Faults with data that the schemas allow: (kind, data) → whether it is refused.
NARROW = {
    "cuts facts at 100 characters": lambda kind, data: len(data.get("headline", "")) > 100,
    "cuts releases at 64 KB": lambda kind, data: len(data.get("text", "").encode()) > 65_536,
    "wants a count of each group": lambda kind, data: kind == "group.told" and data["cases"] is None,
}


class _AnyTime(HTTPMessageVerifier):
    def validate_created_and_expires(self, sig_input, max_age=None):
        """Told apart by the peer itself."""


class Refuse(Exception):
    pass


@dataclass
class FakePeer:
    """`faults`: what it does wrong. `known`: card of the one it exchanges with."""

    known: dict
    faults: set[str] = field(default_factory=set)
    me: Stranger = field(default_factory=Stranger)
    nonces: set[str] = field(default_factory=set)
    kept: dict[str, str] = field(default_factory=dict)
    subjects: set[str] = field(default_factory=set)

    def has(self, fault: str) -> bool:
        return fault in self.faults

    @property
    def keys(self) -> dict[str, Ed25519PublicKey]:
        raw = {each["key_id"]: base64.b64decode(each["public"]) for each in self.known["keys"]}
        return {name: Ed25519PublicKey.from_public_bytes(data) for name, data in raw.items()}

    def card(self) -> bytes:
        told = json.loads(self.me.card())
        if self.has("names its key otherwise"):
            told["keys"][0]["key_id"] = "0" * 32
        if self.has("speaks another version"):
            told["versions"] = [2]
        hidden = {kind for kind in SAMPLES if self.has(f"takes {kind} without naming it")}
        hidden |= {kind for kind in SAMPLES if self.has(f"does not name {kind}")}
        told["kinds"] = [f"lianwei.{kind}.v1" for kind in ("peer.card", *SAMPLES) if kind not in hidden]
        return json.dumps(told).encode()

    def answer(self, headers: dict, body: bytes) -> tuple[int, dict, bytes]:
        if self.has("redirects"):
            return 307, {"Location": "https://elsewhere.example.org/"}, b""
        nonce = ""
        try:
            nonce = self.let_in(headers, body)
            rows = self.read(body)
        except Refuse as refused:
            return self.refusal(refused, nonce)
        told = canonical({"receipts": self.receipts(rows)})
        signed = self.me.answer(200, told, "0" * 32 if self.has("answers another call") else nonce)
        if self.has("signs no answer"):
            signed = {"Content-Type": "application/json"}
        if self.has("answers under a foreign key"):
            signed = Stranger().answer(200, told, nonce)
        return 200, signed, told + (b" " if self.has("changes its answer") else b"")

    def refusal(self, refused: Refuse, nonce: str) -> tuple[int, dict, bytes]:
        status, code = refused.args
        told = canonical({"type": f"about:{code}", "title": code, "status": status})
        headers = self.me.answer(status, told, nonce or uuid.uuid4().hex, kind="application/problem+json")
        if self.has("refuses without a signature"):
            headers = {"Content-Type": "application/problem+json"}
        return status, headers, told

    def let_in(self, headers: dict, body: bytes) -> str:
        if len(body) > LONGEST and not self.has("takes 9 MB"):
            raise Refuse(413, "too_large")
        if "Signature" not in headers:
            if self.has("takes unsigned calls"):
                return "0" * 32
            raise Refuse(401, "unsigned")
        said = self.verified(headers, body)
        nonce = said.get("nonce", "")
        self.in_time(said, nonce)
        if headers.get("Content-Type") != BATCH and not self.has("takes any type"):
            raise Refuse(415, "content_type")
        if nonce in self.nonces and not self.has("takes replays"):
            raise Refuse(409, "replayed")
        self.nonces.add(nonce)
        return nonce

    def verified(self, headers: dict, body: bytes) -> dict:
        key_id = headers["Signature-Input"].split('keyid="')[1].split('"')[0]
        known = self.keys
        if key_id not in known:
            if self.has("takes unknown keys"):
                return {"nonce": uuid.uuid4().hex, "created": clock.now().timestamp(), "expires": 2**40}
            raise Refuse(401, "unknown_key")
        url = "https://elsewhere.example.org" if self.has("is behind a wrong address") else self.me.url
        verifier = _AnyTime(
            signature_algorithm=ED25519,
            key_resolver=MappingKeyResolver(public_keys=known, private_keys={}),
        )
        needed = [each for each in COVERED if not self.has(f"needs no {each}")]
        tag = None if self.has("takes any tag") else "lianwei-exchange"
        told = b"" if self.has("needs no content-digest") or self.has("looks at no digest") else body
        try:
            (found,) = verifier.verify(
                Message(headers, url=f"{url}{PATH}"),
                expect_tag=tag,
                require_components=needed,
                **({"body": told} if told else {}),
            )
        except HTTPMessageSignaturesException:
            if self.has("takes any signature"):
                return {"nonce": uuid.uuid4().hex, "created": clock.now().timestamp(), "expires": 2**40}
            raise Refuse(401, "signature") from None
        return {**found.parameters, "nonce": found.parameters.get("nonce", "")}

    def in_time(self, said: dict, nonce: str) -> None:
        created, expires, now = said.get("created"), said.get("expires"), clock.now().timestamp()
        if len(nonce) < 16 and not self.has("needs no nonce"):
            raise Refuse(401, "parameters")
        if expires is None or (expires - created > 900 and expires < 2**40):
            if self.has("needs no end"):
                return
            raise Refuse(401, "parameters")
        if abs(created - now) > 300 and not self.has("looks at no clock"):
            raise Refuse(401, "clock")
        if expires < now and not self.has("takes expired calls") and not self.has("looks at no clock"):
            raise Refuse(401, "expired")

    def read(self, body: bytes) -> list:
        try:
            rows = json.loads(body)
        except ValueError:
            raise Refuse(422, "malformed_json") from None
        most = 10**6 if self.has("takes any number") else 10 if self.has("takes ten at most") else 100
        if not isinstance(rows, list) or not 1 <= len(rows) <= most:
            raise Refuse(422, "malformed_batch")
        return rows

    def receipts(self, rows: list) -> list[dict]:
        given = [self.receipt(each) for each in rows]
        if self.has("mixes its receipts up"):
            given.reverse()
        return given[:-1] if self.has("forgets a receipt") else given

    def receipt(self, message: dict) -> dict:
        state, reason = self.taken(message)
        changed = {"by": "somebody-else"} if self.has("receipts for another") else {}
        if self.has("receipts other contents"):
            changed["digest"] = "0" * 64
        if self.has("receipts another message"):
            changed["id"] = str(uuid.uuid4())
        given = self.me.receipt(
            {"lwkey": "", **message}, state=state, reason=reason, to=self.known["code"], **changed
        )
        return given | ({"sig": given["sig"][::-1]} if self.has("signs no receipt") else {})

    def taken(self, message: dict) -> tuple[str, str]:
        if set(message) != FIELDS and not self.has("takes malformed messages"):
            return "refused", "malformed"
        if message["source"] != f"urn:lianwei:{self.known['code']}" and not self.has("takes other senders"):
            return "refused", "wrong_source"
        if message["lwto"] != self.me.code and not self.has("takes what is for others"):
            return "refused", "wrong_recipient"
        if not self.has("looks at no message's signature") and not self.signed(message):
            return "refused", "signature"
        return self.fault_of_a_course(message) or self.stored(message)

    def signed(self, message: dict) -> bool:
        said = {name: value for name, value in message.items() if name != "lwsig"}
        try:
            self.keys[message["lwkey"]].verify(base64.b64decode(message["lwsig"]), canonical(said))
        except (InvalidSignature, ValueError, KeyError):
            return False
        return True

    def stored(self, message: dict) -> tuple[str, str]:
        digest = self.me.receipt(message)["digest"]
        before = self.kept.get(message.get("id", ""))
        if before is not None and before != digest and not self.has("takes contradictions"):
            return "refused", "digest_conflict"
        if before is not None:
            return "known", ""
        if not self.has("says yes and forgets"):
            self.kept[message["id"]] = digest
        kind, _dot, version = message["type"].removeprefix("lianwei.").rpartition(".v")
        if self.has(f"takes the next version of {kind}"):
            return "taken-in", ""
        if version != "1" and not self.has("takes the next version"):
            if self.has("refuses the next version"):
                return "refused", "unknown_kind"
            return "parked", "unknown_kind"
        is_known = kind in ("peer.card", *SAMPLES) or self.has("takes unknown kinds")
        is_known = is_known and not self.has(f"names {kind} and parks it")
        return ("taken-in", "") if is_known else ("parked", "unknown_kind")

    def fault_of_a_course(self, message: dict) -> tuple[str, str] | None:
        """What it does wrong with facts, releases and group complaints, if anything."""
        kind = message["type"].removeprefix("lianwei.").rpartition(".v")[0]
        about, subject = kind.partition(".")[0], message["subject"]
        if message["id"] in self.kept:
            return None
        is_first = subject not in self.subjects
        self.subjects.add(subject)
        if not is_first and self.has(f"keeps one message about each {about}"):
            return "known", ""
        if is_first and kind in ENDING and self.has(f"refuses the end of a {about} it does not know"):
            return "refused", "malformed"
        if any(self.has(fault) and wrong(kind, message["data"]) for fault, wrong in NARROW.items()):
            return "refused", "malformed"
        return None


@contextmanager
def answering(peer: FakePeer) -> Iterator[FakePeer]:
    """Let a fake peer answer on a port of its own."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self):
            self.say(200, {"Content-Type": "application/json"}, peer.card())

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.say(*peer.answer(dict(self.headers), body))

        def say(self, status, headers, body):
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    peer.me.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield peer
    finally:
        server.shutdown()
        server.server_close()
