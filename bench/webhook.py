"""A plain webhook, to compare with: one message a call, no signature, no receipt, no order; an outbox on one
side and an inbox on the other, both in the database of an instance.
"""

import http.client
import json
import time
import uuid
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

import django
from django.db import connection

django.setup()  # a server imports this first
TABLE = "CREATE TABLE IF NOT EXISTS bench_webhook (id varchar(36) PRIMARY KEY, body text, state varchar(8))"
STORE = "INSERT INTO bench_webhook (id, body, state) VALUES (%s, %s, %s)"
DONE = "UPDATE bench_webhook SET state = 'done' WHERE id = %s"


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    """Takes one message a call."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    if body:
        with connection.cursor() as cursor:
            cursor.execute(STORE, [json.loads(body)["id"], body.decode(), "taken"])
    start_response("200 OK", [("Content-Length", "0")])
    return [b""]


def sent(url: str, told: Callable[[int], dict], seconds: int) -> dict[str, float]:
    """Write, call and mark for so long; messages a second, and the 95th of 100 waits in milliseconds."""
    host = urlsplit(url).netloc
    line = http.client.HTTPConnection(host, timeout=10)
    begun, waits = time.monotonic(), []
    with connection.cursor() as cursor:
        while (at := time.monotonic()) < begun + seconds:
            message = {"id": str(uuid.uuid4()), "data": told(len(waits))}
            body = json.dumps(message)
            cursor.execute(STORE, [message["id"], body, "waiting"])
            line.request("POST", "/", body, {"Content-Type": "application/json"})
            answer = line.getresponse()
            answer.read()
            assert answer.status == 200
            cursor.execute(DONE, [message["id"]])
            waits.append(time.monotonic() - at)
    took = time.monotonic() - begun
    return {"rate": len(waits) / took, "p95": 1000 * sorted(waits)[int(0.95 * len(waits))]}


def make_table() -> bool:
    """The outbox or inbox of the webhook in this database."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    return True
