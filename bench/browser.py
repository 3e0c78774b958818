"""A browser as far as a server notices: one kept connection, cookies, forms with their token."""

import html
import http.client
import re
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken"\s+value="([^"]+)"')


class WrongAnswerError(Exception):
    """The server answered something else than what is to be measured."""


@dataclass
class Answer:
    status: int
    text: str
    location: str
    seconds: float


@dataclass
class Browser:
    """One person at one server."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None
    headers: dict[str, str] = field(default_factory=dict)  # besides those every browser sends

    def get(self, address: str) -> Answer:
        return self._ask("GET", address, None)

    def post(self, address: str, fields: dict) -> Answer:
        return self._ask("POST", address, urlencode(fields, doseq=True))

    def fill(self, address: str, fields: dict) -> Answer:
        """Open a page and send its form: its token goes with it."""
        return self.post(address, self.token(address) | fields)

    def token(self, address: str) -> dict[str, str]:
        page = self.get(address)
        found = TOKEN.search(page.text)
        if not found:
            raise WrongAnswerError(f"{address}: {page.status}, no form")
        return {"csrfmiddlewaretoken": html.unescape(found[1])}

    def log_in(self, address: str, *, login_field: str, username: str, password: str) -> None:
        answer = self.fill(address, {login_field: username, "password": password})
        if answer.status != http.client.FOUND:
            raise WrongAnswerError(f"log-in as {username}: {answer.status}")

    def _ask(self, method: str, address: str, body: str | None) -> Answer:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "Accept-Encoding": "gzip",
        }
        headers |= {"Accept-Encoding": "identity", "Accept-Language": "zh-CN"} | self.headers
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        try:
            self.connection.request(method, address, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (http.client.HTTPException, ConnectionError):
            self.connection.close()
            self.connection = None
            raise
        seconds = time.perf_counter() - begun
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: each.value for name, each in SimpleCookie(line).items()}
        return Answer(answer.status, text, answer.headers.get("Location", ""), seconds)
