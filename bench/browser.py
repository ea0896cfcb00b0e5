"""A person at a browser, as little of one as the pages need: cookies, forms, one kept connection."""

import http.client
import re
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode

ANSWER_SECONDS = 300


class Unexpected(Exception):
    """The server answered something else than the bench measures."""


@dataclass(frozen=True)
class Answer:
    """What came back, and after how long."""

    status: int
    body: bytes
    place: str
    seconds: float


class Browser:
    """Talks to the server over one connection that stays open."""

    def __init__(self, port: int, address: str | None = None):
        self.port = port
        self.address = address
        self.cookies: dict[str, str] = {}
        self._connection = http.client.HTTPConnection("127.0.0.1", port)

    def fresh(self) -> "Browser":
        """Connect anew: a connection that rested was closed by the server."""
        self._connection.close()
        source = (self.address, 0) if self.address else None
        self._connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=ANSWER_SECONDS, source_address=source
        )
        self._connection.connect()
        return self

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self._send("GET", path, None, headers or {}, 200)

    def post(
        self, path: str, fields: dict, expect: int = 302, headers: dict[str, str] | None = None
    ) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return self._send("POST", path, urlencode(fields, doseq=True).encode(), headers, expect)

    def _send(self, method, path, body, headers, expect):
        words = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": words, "Origin": f"http://127.0.0.1:{self.port}", **headers}
        try:
            response, content, seconds = self._exchange(method, path, body, headers)
        except ConnectionError:
            # It rested for more than two seconds, and the server hung up before it read anything.
            self.fresh()
            response, content, seconds = self._exchange(method, path, body, headers)
        for line in response.headers.get_all("Set-Cookie", ()):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        if response.status != expect:
            said = _problems(content.decode(errors="replace"))
            raise Unexpected(f"{method} {path}: {response.status} instead of {expect}. {said}")
        return Answer(response.status, content, response.headers.get("Location", ""), seconds)

    def _exchange(self, method, path, body, headers):
        start = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        return response, content, time.perf_counter() - start

    def form(self, path: str) -> dict:
        """Open a page and return what its forms would send as they stand."""
        return fields_of(self.get(path).body.decode())

    def sign_in(self, email: str, password: str) -> Answer:
        """Sign in through the page; returns the answer to the form."""
        fields = self.form("/accounts/login/")
        return self.post("/accounts/login/", {**fields, "login": email, "password": password})


def _problems(html: str) -> str:
    """Return the words of the error summary of a refused form."""
    found = re.search(r"error-summary.*?</(?:section|div)>", html, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())[:400] if found else ""


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name")
        if tag != "input" or not name:
            return
        kind = given.get("type", "text")
        if kind in ("submit", "button") or (
            kind in ("radio", "checkbox") and "checked" not in given
        ):
            return
        self.found.setdefault(name, given.get("value") or "")


def fields_of(html: str) -> dict[str, str]:
    """Return name and value of every input that would be sent."""
    parser = _Fields()
    parser.feed(html)
    return parser.found
