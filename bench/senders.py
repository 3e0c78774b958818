"""People and systems that hand something in, one submission after the other on a kept connection."""

import http.client
import json
import uuid
from random import Random

from .browser import Browser, WrongAnswerError
from .crowd import Send
from .intake_door import submission

CREATED, REDIRECTED, OK = 201, 302, 200
AREAS = 2**20  # networks the visitors of the portal come from: one may not hand in without end


def api_sender(port: int, key: str) -> Send:
    """Another system at the intake API: one request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def send(number: int) -> None:
        headers = {
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        body = json.dumps(submission(number))
        connection.request("POST", "/api/intake/v1/complaints", body, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != CREATED:
            raise WrongAnswerError(f"{answer.status} {text[:500]!r}")

    return send


def portal_sender(port: int) -> Send:
    """Each time another person at the portal: three screens opened and sent, and the receipt."""
    browser, rng = Browser(port), Random(uuid.uuid4().int)

    def send(number: int) -> None:
        area = rng.randrange(AREAS)
        browser.cookies = {}
        browser.headers = {"X-Forwarded-For": f"10.{area >> 12}.{area >> 4 & 255}.{area & 15}"}
        for address, fields in _screens(number):
            _expect(browser.fill(address, fields), REDIRECTED)
        _expect(browser.get("/portal/receipt/"), OK)

    return send


def _screens(number: int) -> list[tuple[str, dict]]:
    """What a person types, as long as a real one."""
    text = submission(number)
    who = {"category": "S0401", "business": text["respondents"][0]["name"], "amount": "2680"}
    wish = {"requests": ["R13"], "wish": text["wish"]}
    agrees = {"agrees_handling": "on", "agrees_tell_business": "on"}
    return [
        ("/portal/file/", {"narrative": text["narrative"]}),
        ("/portal/file/who/", who | text["person"]),
        ("/portal/file/wish/", wish | agrees),
    ]


def ticket_sender(port: int) -> Send:
    """django-helpdesk's public form, sent over and over by a browser that opened it once."""
    browser = Browser(port)
    token = browser.token("/tickets/submit/")

    def send(number: int) -> None:
        _expect(browser.post("/tickets/submit/", token | _ticket(number)), REDIRECTED)

    return send


def ticket_person(port: int) -> Send:
    """Each time another person at that form: opened, sent, and the page that says it was taken."""
    browser = Browser(port)

    def send(number: int) -> None:
        browser.cookies = {}
        answer = browser.fill("/tickets/submit/", _ticket(number))
        _expect(answer, REDIRECTED)
        _expect(browser.get(answer.location), OK)

    return send


def _ticket(number: int) -> dict[str, str]:
    return {
        "queue": "1",
        "title": "健身卡退款",
        "body": submission(number)["narrative"],
        "priority": "3",
        "submitter_email": f"person{number}@example.org",
    }


def _expect(answer: object, status: int) -> None:
    if answer.status != status:
        raise WrongAnswerError(f"{answer.status} {answer.location} {answer.text[:2000]}")
