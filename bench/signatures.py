"""What it costs to check a signature: of a call with a hundred messages, of one message, of one receipt."""

import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from lianwei.core import keys
from lianwei.federation.rules.envelopes import envelope_of, sealed
from lianwei.federation.rules.receipts import TAKEN, receipt_signed
from lianwei.federation.rules.signing import Call, SigningKey, check_call, new_nonce, sign_call

MESSAGES, TIMES = 100, 300
KEY = "0" * 32


def check_times() -> dict[str, float]:
    """Milliseconds of each check."""
    secret, public = keys.new_pair()
    now = datetime.now(UTC)
    message = _message(secret, now)
    receipt = receipt_signed(
        {
            "id": message.id,
            "state": TAKEN,
            "reason": "",
            "digest": message.digest(),
            "at": "",
            "by": "b",
            "to": "a",
        },
        key_id=KEY,
        sign=lambda data: keys.sign_by(secret, data),
    )
    body = f"[{','.join([message.text()] * MESSAGES)}]".encode()
    call = Call("POST", "https://b.example.cn/api", {"Content-Type": "application/json"})
    sign_call(call, body, key=SigningKey(KEY, secret), at=now, nonce=new_nonce())
    read = message.model_dump()

    def of_message() -> None:
        found = envelope_of(read)
        assert keys.is_signed(found.signed_bytes(), found.lwsig, by=public)

    return {
        f"a call with {MESSAGES} messages": _timed(
            lambda: check_call(call, body, find=lambda _key: public, now=now)
        ),
        "a message": _timed(of_message),
        "a receipt": _timed(lambda: keys.is_signed(receipt.signed_bytes(), receipt.sig, by=public)),
    }


def _message(secret: str, now: datetime):
    said = {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "urn:lianwei:a",
        "type": "lianwei.statistics.month.v1",
        "subject": "statistics:2026-07",
        "time": now.isoformat(timespec="seconds"),
        "datacontenttype": "application/json",
        "data": {"month": "2026-07", "received": 100, "accepted": 90, "resolved": None},
        "sequence": "1",
        "lwto": "b",
    }
    return sealed(said, key_id=KEY, sign=lambda data: keys.sign_by(secret, data))


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    for _ in range(TIMES):
        work()
    return 1000 * (time.perf_counter() - begun) / TIMES
