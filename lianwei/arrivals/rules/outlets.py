"""What robots and gateways want to hear: addresses, bodies, signatures, as their makers describe them."""

import base64
import hashlib
import hmac
import json
from urllib.parse import quote

WECOM, DINGTALK, FEISHU, SMS = "wecom", "dingtalk", "feishu", "sms"
DONE = {WECOM: "errcode", DINGTALK: "errcode", FEISHU: "code", SMS: "code"}
LONGEST = 300


def call_of(kind: str, url: str, secret: str, text: str, *, at: int) -> tuple[str, bytes]:
    """Address and body of a notice. `at`: seconds since 1970, part of the signature."""
    if kind == DINGTALK:
        return _dingtalk_url(url, secret, at), _json({"msgtype": "text", "text": {"content": text}})
    if kind == FEISHU:
        body = {"msg_type": "text", "content": {"text": text}}
        return url, _json(body | (_feishu_signature(secret, at) if secret else {}))
    return url, _json({"msgtype": "text", "text": {"content": text}})


def sms_body(phone: str, text: str, reference: str) -> bytes:
    """What a gateway for SMS gets; the same reference is the same message."""
    return _json({"phone": phone, "content": text, "reference": reference})


def is_accepted(kind: str, answer: bytes) -> bool:
    """Robots answer 200 whatever happens; what counts is the code in it. Nothing, from a gateway, is yes."""
    if not answer.strip():
        return kind == SMS
    try:
        told = json.loads(answer)
    except ValueError:
        return kind == SMS
    code = told.get(DONE[kind], 0) if isinstance(told, dict) else 0
    return code in (0, "0", "OK", "ok")


def _dingtalk_url(url: str, secret: str, at: int) -> str:
    """DingTalk signs the millisecond and the secret with the secret; the signature stands in the address."""
    if not secret:
        return url
    digest = hmac.new(secret.encode(), f"{at * 1000}\n{secret}".encode(), hashlib.sha256).digest()
    return f"{url}&timestamp={at * 1000}&sign={quote(base64.b64encode(digest).decode(), safe='')}"


def _feishu_signature(secret: str, at: int) -> dict[str, str]:
    """Feishu signs nothing with the second and the secret as the key."""
    digest = hmac.new(f"{at}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": str(at), "sign": base64.b64encode(digest).decode()}


def _json(value: dict) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
