"""What others need to implement the exchange: schemas, OpenAPI, test vectors, from the code that checks them.

The keys of the vectors are hashes of their names, so that everybody can make them and nobody trusts them.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from pydantic import BaseModel, TypeAdapter

from lianwei.api.exchange import exchange_api
from lianwei.api.problems import Problem
from lianwei.core.keys import sign_by
from lianwei.federation.receivers import SHAPES
from lianwei.federation.rules import enclosing, groups
from lianwei.federation.rules.cards import Card, CardKey, key_id_of
from lianwei.federation.rules.custody.dossiers import root_of
from lianwei.federation.rules.custody.papers import write
from lianwei.federation.rules.envelopes import BATCH_TYPE, Envelope, batch_bytes, sealed
from lianwei.federation.rules.joint import ASK_TOLD, ASKED, PURPOSE, AskPage
from lianwei.federation.rules.pages import digest_of, subject_of_case
from lianwei.federation.rules.receipts import RECEIPTS_TYPE, Receipt, receipt_signed, receipts_bytes
from lianwei.federation.rules.restoring import ASKED as PAPERS_ASKED
from lianwei.federation.rules.restoring import TOLD as PAPERS_TOLD
from lianwei.federation.rules.restoring import PapersAsked, PapersTold, PaperTold
from lianwei.federation.rules.signing import (
    ANSWERED,
    CALLED,
    Answer,
    Call,
    SigningKey,
    sign_answer,
    sign_call,
)

PREFIX = "/api/exchange/v1/"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
EAST, WEST = "east-alliance", "west-alliance"
URLS = {EAST: "https://east.example.cn", WEST: "https://west.example.cn"}
AT = datetime(2026, 3, 2, 1, 1, tzinfo=UTC)
NONCE = "0123456789abcdef0123456789abcdef"
JOINED_UID = "7a1f3f0e-5a0d-4a5a-9d5e-0d7f6f1c2b3b"
Sample = tuple[str, str, dict[str, Any]]  # kind, subject, data
SAMPLES: tuple[Sample, ...] = (
    (
        "statistics.month",
        "statistics:2026-02",
        {"month": "2026-02", "received": 128, "accepted": 96, "resolved": None},
    ),
    ("example.note", "case:1", {"text": "退还余额“2680元”", "nested": {"b": [1, 2], "a": None}}),
)


def files() -> dict[str, Callable[[], str]]:
    """Names below docs/protocol/exchange, and what makes each."""
    shapes: dict[str, type[BaseModel]] = {"card": Card, "message": Envelope, "receipt": Receipt}
    shapes |= {"problem": Problem}
    shapes |= {f"{kind}.v{version}": shape for (kind, version), shape in sorted(SHAPES.items())}
    made = {f"schemas/{name}.json": _maker(name, TypeAdapter(shape)) for name, shape in shapes.items()}
    return made | {"openapi.json": openapi, "vectors.json": vectors}


def _maker(name: str, shape: TypeAdapter) -> Callable[[], str]:
    head = {"$schema": DRAFT, "$id": f"urn:lianwei:exchange:1:{name}"}
    return lambda: _text(head | shape.json_schema())


def openapi() -> str:
    """The two endpoints of a peer, OpenAPI 3.1."""
    return _text(exchange_api.get_openapi_schema(path_prefix=PREFIX))


def vectors() -> str:
    """Keys, a card, messages, receipts, a call and its answer, each with the bytes that are signed."""
    east, west = _key(EAST), _key(WEST)
    samples = (*SAMPLES, _request(east), *_groups(), *_lost(_request(east)), *_along(east))
    messages = [_message(number, sample, east) for number, sample in enumerate(samples)]
    receipts = [_receipt(each, west) for each in messages]
    told = {
        "at": AT.isoformat(),
        "keys": {code: _told(code) for code in (EAST, WEST)},
        "card": json.loads(_card(EAST).model_dump_json()),
        "messages": [_shown(each.model_dump(), "lwsig", each.digest()) for each in messages],
        "receipts": [_shown(each.model_dump(), "sig") for each in receipts],
        "call": _call(messages, east),
        "answer": _answer(receipts, west),
    }
    return _text(told)


def _secret(what: str) -> bytes:
    return hashlib.sha256(f"lianwei exchange vector {what}".encode()).digest()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _public(code: str) -> str:
    return _base64(Ed25519PrivateKey.from_private_bytes(_secret(code)).public_key().public_bytes_raw())


def _key(code: str) -> SigningKey:
    return SigningKey(key_id_of(_public(code)), _base64(_secret(code)))


def _told(code: str) -> dict[str, str]:
    box = _secret(f"{code} box")
    public = X25519PrivateKey.from_private_bytes(box).public_key().public_bytes_raw()
    return {
        "key_id": _key(code).key_id,
        "secret": _key(code).secret,
        "public": _public(code),
        "box_secret": _base64(box),
        "box": _base64(public),
    }


def _card(code: str) -> Card:
    told = _told(code)
    key = CardKey(key_id=told["key_id"], public=told["public"], box=told["box"], valid_from=AT)
    kinds = [f"lianwei.{kind}.v{version}" for kind, version in sorted(SHAPES)]
    return Card(code=code, name="东部消费维权联盟", url=URLS[code], versions=[1], kinds=kinds, keys=[key])


def _request(key: SigningKey) -> Sample:
    """A request to help with a case, with the copy that is signed for its page."""
    page = AskPage.model_validate(ASK_TOLD).model_dump(mode="json")
    told = {"case": f"{EAST}/HH-2026-000318", "epoch": 1, "n": 0, "sender": EAST, "recipient": WEST}
    body = {"items": [digest_of(_canonical(page))], "purpose": PURPOSE}
    paper = write("COPY", secret=key.secret, made_at=AT, seq=12, prev="0" * 64, body=body, **told)
    return ASKED, subject_of_case(paper.case), {"paper": paper.told, "page": page}


def _along(key: SigningKey) -> tuple[Sample, ...]:
    """What goes along with that request: named in a copy, fetched, and the file in one part."""
    page = enclosing.EnclosedPage.model_validate(enclosing.PAGE_TOLD)
    told = {"case": f"{EAST}/HH-2026-000318", "epoch": 1, "n": 1, "sender": EAST, "recipient": WEST}
    body = {"items": enclosing.items_of(page), "purpose": PURPOSE}
    paper = write("COPY", secret=key.secret, made_at=AT, seq=13, prev="0" * 64, body=body, **told)
    data = {"paper": paper.told, "page": page.model_dump(mode="json")}
    subject = enclosing.subject_of_items(page.uid)
    return (
        (enclosing.ENCLOSED, subject_of_case(paper.case), data),
        (enclosing.WANTED, subject, enclosing.WANTED_TOLD),
        (enclosing.ITEM, subject, enclosing.ITEM_TOLD),
    )


def _groups() -> tuple[Sample, ...]:
    """A group complaint of the one side, and its count of one that the other side began."""
    told, theirs = groups.EXAMPLE, groups.COUNTED | {"uid": JOINED_UID}
    named = ((groups.TOLD, told), (groups.JOINED, theirs))
    return tuple((kind, groups.subject_of_group(data["uid"]), data) for kind, data in named)


def _lost(request: Sample) -> tuple[Sample, Sample]:
    """What a restored instance asks, and an answer with one paper: the two kinds beside each other."""
    paper = request[2]["paper"]
    uid = "00000000-0000-4000-8000-000000000000"
    subject, root = f"custody-lost:{uid}", root_of([request[2]["paper"]["prev"]])
    asked = PapersAsked(question=uid, cases={paper["case"]: root})
    told = PapersTold(question=uid, part=0, parts=1, papers=[PaperTold(paper=paper)])
    return (PAPERS_ASKED, subject, asked.model_dump()), (PAPERS_TOLD, subject, told.model_dump())


def _message(number: int, sample: Sample, key: SigningKey) -> Envelope:
    kind, subject, data = sample
    said = {
        "specversion": "1.0",
        "id": f"00000000-0000-4000-8000-{number + 1:012}",
        "source": f"urn:lianwei:{EAST}",
        "type": f"lianwei.{kind}.v1",
        "subject": subject,
        "time": AT.isoformat(),
        "datacontenttype": "application/json",
        "data": data,
        "sequence": "1",
        "lwto": WEST,
    }
    return sealed(said, key_id=key.key_id, sign=lambda signed: sign_by(key.secret, signed))


def _receipt(message: Envelope, key: SigningKey) -> Receipt:
    is_known = (message.kind, message.version) in SHAPES
    said = {
        "id": message.id,
        "state": "taken-in" if is_known else "parked",
        "reason": "" if is_known else "unknown_kind",
        "digest": message.digest(),
        "at": AT.isoformat(),
        "by": WEST,
        "to": EAST,
    }
    return receipt_signed(said, key_id=key.key_id, sign=lambda signed: sign_by(key.secret, signed))


def _shown(whole: dict[str, Any], signature: str, digest: str = "") -> dict[str, Any]:
    """A signed object: its bytes, and the bytes below its signature and its digest."""
    said = {name: value for name, value in whole.items() if name != signature}
    shown = {"bytes": _canonical(whole), "signed": _canonical(said)}
    if digest:
        said.pop("lwkey")
        shown |= {"digested": _canonical(said), "digest": digest}
    return shown


def _call(messages: list[Envelope], key: SigningKey) -> dict[str, Any]:
    body = batch_bytes([each.text() for each in messages])
    call = Call("POST", f"{URLS[WEST]}{PREFIX}messages", {"Content-Type": BATCH_TYPE})
    sign_call(call, body, key=key, at=AT, nonce=NONCE)
    parts = {"@method": call.method, "@target-uri": call.url}
    base = _signature_base(CALLED, parts, call.headers)
    return {
        "method": call.method,
        "url": call.url,
        "headers": call.headers,
        "body": body.decode(),
        "signature_base": base,
    }


def _answer(receipts: list[Receipt], key: SigningKey) -> dict[str, Any]:
    body = receipts_bytes(receipts)
    answer = Answer(200, {"Content-Type": RECEIPTS_TYPE})
    sign_answer(answer, body, key=key, at=AT, nonce=NONCE)
    base = _signature_base(ANSWERED, {"@status": "200"}, answer.headers)
    return {"status": 200, "headers": answer.headers, "body": body.decode(), "signature_base": base}


def _signature_base(covered: tuple[str, ...], parts: dict[str, str], headers: dict[str, str]) -> str:
    """RFC 9421, 2.5: one line for each component, the parameters last."""
    values = parts | {name.lower(): value for name, value in headers.items()}
    lines = [f'"{name}": {values[name]}' for name in covered]
    told = headers["Signature-Input"].partition("=")[2]
    return "\n".join([*lines, f'"@signature-params": {told}'])


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"
