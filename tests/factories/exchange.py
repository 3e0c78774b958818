"""Another instance, written with the libraries alone: it shares no code with ours, so that what it is told
apart by is the protocol.
"""

import base64
import hashlib
import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, MappingKeyResolver
from http_message_signatures.algorithms import ED25519

from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from lianwei.federation.models import InstanceKey, OwnCard, Peer
from lianwei.federation.operations import activate_peer, name_instance, register_peer

HOME, AWAY = "cq-alliance", "sc-alliance"
OWN_URL = "http://127.0.0.1:8000"
PATH = "/api/exchange/v1/messages"
BATCH = "application/cloudevents-batch+json"
COVERED = ("@method", "@target-uri", "content-digest", "content-type")


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass
class Message:
    """A request or an answer as the library wants it."""

    headers: dict
    method: str = "POST"
    url: str = f"{OWN_URL}{PATH}"


@dataclass
class Answer:
    status_code: int
    headers: dict


@dataclass
class Stranger:
    """An instance of somebody else's making."""

    code: str = AWAY
    secret: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    box: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)
    url: str = "https://exchange.sc.example.cn"
    count: int = 0
    key_name: str = ""  # told instead of the one that follows from the key

    @property
    def public(self) -> str:
        return b64(self.secret.public_key().public_bytes_raw())

    @property
    def key_id(self) -> str:
        return self.key_name or hashlib.sha256(self.public.encode()).hexdigest()[:32]

    def card(self, **changed) -> str:
        key = {
            "key_id": self.key_id,
            "public": self.public,
            "box": b64(self.box.public_key().public_bytes_raw()),
            "valid_from": "2026-01-01T00:00:00+08:00",
        }
        said = {"lianwei": "card", "code": self.code, "name": "成都平原消费维权联盟", "url": self.url}
        return json.dumps(said | {"versions": [1], "keys": [key]} | changed, ensure_ascii=False)

    def event(self, data=None, *, kind="test.note", subject="case:1", sequence=None, **changed) -> dict:
        """A message; numbered on unless told."""
        self.count += 1
        said = {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "source": f"urn:lianwei:{self.code}",
            "type": f"lianwei.{kind}.v1",
            "subject": subject,
            "time": clock.now().isoformat(timespec="seconds"),
            "datacontenttype": "application/json",
            "data": {"n": self.count} if data is None else data,
            "sequence": str(sequence or self.count),
            "lwto": HOME,
            "lwkey": self.key_id,
        }
        return self.sealed(said | changed)

    def sealed(self, said: dict) -> dict:
        return said | {"lwsig": b64(self.secret.sign(canonical(said)))}

    def body(self, *events: dict) -> bytes:
        return json.dumps(list(events), ensure_ascii=False).encode()

    def headers(self, body: bytes, *, url=f"{OWN_URL}{PATH}", method="POST", at=None, **options) -> dict:
        """The headers of a signed call."""
        at = at or clock.now()
        message = Message({"Content-Type": options.pop("content_type", BATCH)}, method, url)
        keys = MappingKeyResolver(public_keys={}, private_keys={self.key_id: self.secret})
        said = {
            "key_id": self.key_id,
            "created": at,
            "expires": at + timedelta(minutes=5),
            "nonce": uuid.uuid4().hex,
            "tag": "lianwei-exchange",
            "label": "any",
            "covered_component_ids": COVERED,
            "body": body if options.pop("has_digest", True) else None,
        }
        HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=keys).sign(message, **said | options)
        return message.headers

    def call(self, client, *events, body=None, headers=None):
        """Bring messages; the answer of the test client."""
        body = self.body(*events) if body is None else body
        headers = self.headers(body) if headers is None else headers
        sent = {name: value for name, value in headers.items() if name != "Content-Type"}
        return client.post(PATH, body, content_type=headers.get("Content-Type", ""), headers=sent)

    def answer(self, status: int, body: bytes, nonce: str, *, kind="application/json", at=None) -> dict:
        """The headers of a signed answer."""
        at = at or clock.now()
        answer = Answer(status, {"Content-Type": kind})
        keys = MappingKeyResolver(public_keys={}, private_keys={self.key_id: self.secret})
        HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=keys).sign(
            answer,
            key_id=self.key_id,
            created=at,
            expires=at + timedelta(minutes=5),
            nonce=nonce,
            tag="lianwei-exchange",
            covered_component_ids=("@status", "content-digest", "content-type"),
            body=body,
        )
        return answer.headers

    def receipt(self, event: dict, *, state="taken-in", reason="", **changed) -> dict:
        """What this instance signs for a message of ours."""
        said = {name: value for name, value in event.items() if name not in ("lwsig", "lwkey")}
        told = {
            "id": event["id"],
            "state": state,
            "reason": reason,
            "digest": hashlib.sha256(canonical(said)).hexdigest(),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "by": self.code,
            "to": HOME,
            "key": self.key_id,
        } | changed
        return told | {"sig": b64(self.secret.sign(canonical(told)))}


def named(code: str = HOME) -> OwnCard:
    """This instance takes part in the exchange."""
    return name_instance(actor=OPERATOR, code=code, name="重庆都市圈消费维权大联盟")


def active(stranger: Stranger, **fields) -> Peer:
    """A peer with which messages are exchanged."""
    if not OwnCard.objects.exists():
        named()
    peer = register_peer(actor=OPERATOR, card=stranger.card(), **fields)
    return activate_peer(peer.pk, actor=OPERATOR)


def own_public() -> Ed25519PublicKey:
    key = InstanceKey.objects.filter(ended_at=None, revoked_at=None).order_by("signs_from").first()
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(key.public))


def checked(response) -> dict:
    """What our instance answered, after the signatures of the answer and of each receipt were checked."""
    key = InstanceKey.objects.filter(ended_at=None, revoked_at=None).order_by("signs_from").first()
    keys = MappingKeyResolver(public_keys={key.key_id: own_public()}, private_keys={})
    verifier = HTTPMessageVerifier(signature_algorithm=ED25519, key_resolver=keys)
    verifier.verify(
        Answer(response.status_code, dict(response.headers)),
        expect_tag="lianwei-exchange",
        require_components=("@status", "content-digest", "content-type"),
        body=response.content,
    )
    told = json.loads(response.content)
    for receipt in told.get("receipts", []):
        said = {name: value for name, value in receipt.items() if name != "sig"}
        own_public().verify(base64.b64decode(receipt["sig"]), canonical(said))
    return told


def states(response) -> list[tuple[str, str]]:
    return [(each["state"], each["reason"]) for each in checked(response)["receipts"]]


def nonce_of(headers):
    return headers["Signature-Input"].split('nonce="')[1].split('"')[0]


def told(stranger, headers, receipts, **options):
    body = canonical({"receipts": receipts})
    return 200, stranger.answer(200, body, options.get("nonce") or nonce_of(headers)), body


def honest(stranger, headers, events):
    return told(stranger, headers, [stranger.receipt(each) for each in events])
