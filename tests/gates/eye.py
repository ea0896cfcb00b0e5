"""A Chromium that is shown the answers of the test client, and says whether one of them was more than text.

The page's own scripts run, and whatever they ask for is answered by the same client; nothing else is reached.
"""

import re
from contextvars import copy_context
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders

from tests.gates import payloads

HOME = "http://testserver"
PATIENCE_MS = 60_000
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
# What a defect adds to a script of ours, by its name.
ADDED: dict[str, str] = {}
WATCH = """(() => {
  const seen = [];
  Object.defineProperty(window, "seen", { value: seen });
  for (const name of ["hit", "alert", "prompt", "confirm"]) window[name] = () => { seen.push(`${name}() ran`); };
  document.addEventListener("securitypolicyviolation", (event) => {
    seen.push(`CSP: ${event.effectiveDirective} ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
  }, true);
})()"""
# Whatever a template of ours never writes, in the page, in templates within it and in shadow trees.
LOOK = """(sum) => {
  const found = [...window.seen];
  const roots = [document];
  const leads = ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "to", "values"];
  const strange = ["iframe", "object", "embed", "base", "frame", "applet", "plaintext", "math", "x-hit"];
  for (let index = 0; index < roots.length; index += 1) {
    for (const each of roots[index].querySelectorAll("*")) {
      if (each.content instanceof DocumentFragment) roots.push(each.content);
      if (each.shadowRoot) roots.push(each.shadowRoot);
      const name = each.localName;
      if (strange.includes(name)) found.push(`<${name}>`);
      if (name === "style") found.push("<style>");
      if (name === "script" && !each.hasAttribute("src") && !/json/.test(each.type)) found.push("<script> inside");
      if (name === "meta" && /refresh/i.test(each.httpEquiv)) found.push("<meta refresh>");
      for (const { name: attribute, value } of each.attributes) {
        if (/^on|^srcdoc$|x-hit|^(data-)?hx-on/i.test(attribute)) found.push(`<${name} ${attribute}>`);
        const address = value.replace(/[\\0-\\x20]/g, "");
        if (leads.includes(attribute) && /^(javascript|vbscript|data:text|data:,)/i.test(address)) found.push(`<${name} ${attribute}="${value}">`);
        if (leads.includes(attribute) && /^(https?:)?\\/\\/x\\.example/i.test(address) && name !== "a") found.push(`<${name} ${attribute}="${value}">`);
      }
    }
  }
  const text = document.documentElement.textContent + document.documentElement.innerHTML;
  if (text.includes(sum)) found.push("a sum was reckoned");
  return { found: [...new Set(found)], holds: text.includes("hit") };
}"""
# What somebody's hands would do: type into every field, add a part, open what is folded.
HANDS = """(words) => {
  for (const each of document.querySelectorAll('details')) each.open = true;
  for (const each of document.querySelectorAll('main [data-add], main [data-add-row] button')) each.click();
  for (const each of document.querySelectorAll('input[type="text"], input[type="search"], input:not([type]), textarea')) {
    each.value = words;
    for (const kind of ["input", "change"]) each.dispatchEvent(new Event(kind, { bubbles: true }));
  }
}"""
TAKES_TYPING = "[data-shorthand], [hx-post], form[data-keep], [data-map]"
# Longer than any script of ours waits before it asks.
PAUSE_MS = 450
IN_PDF = re.compile(rb"/(?:JavaScript|JS|OpenAction|AA|Launch)\b|/URI\s*\((?!https?:|mailto:|tel:)")
# They are read from the disk each time, and nothing of a text shows in them.
STYLES = re.compile(
    rb"""<link (?=[^>]*href="/static/[^"<>]*")(?=[^>]*rel="(?:stylesheet|preload|icon)")[^<>]*>"""
)
STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)


class Eye:
    """One page of the browser, reused; `person` is whose requests its scripts send."""

    def __init__(self, page):
        self.page, self.person, self._shown = page, None, None
        self.errors: list[str] = []
        page.context.set_default_timeout(PATIENCE_MS)
        page.add_init_script(WATCH)
        page.on("pageerror", lambda error: self.errors.append(f"a script broke: {error}"))
        page.on("console", self._heard)
        page.route("**/*", self._answer)

    def _heard(self, message):
        if "Content Security Policy" in message.text:
            self.errors.append(f"console: {message.text[:160]}")

    def look(self, person, path, response, *, typing="") -> tuple[list[str], bool]:
        """Show the answer; return what was more than text in it, and whether it held any payload."""
        self.person, self._shown, self.errors = person, response, []
        # Playwright answers in a context of its own, where our connection would be another one.
        self._context = copy_context()
        self.page.goto(HOME + path.partition("#")[0], wait_until="load")
        if typing and self.page.query_selector(TAKES_TYPING):
            self.page.evaluate(HANDS, typing)
            self.page.wait_for_timeout(PAUSE_MS)
        seen = self.page.evaluate(LOOK, payloads.SUM)
        if self.page.url.partition("?")[0] != (HOME + path).partition("?")[0].partition("#")[0]:
            seen["found"].append(f"led to {self.page.url[:80]}")
        return seen["found"] + self.errors, seen["holds"]

    def on_paper(self) -> list[str]:
        """Return what is more than text in the page as a PDF."""
        printed = STREAM.sub(b"", self.page.pdf(prefer_css_page_size=True))
        return [f"PDF: {found.decode()}" for found in IN_PDF.findall(printed)]

    def _answer(self, route):
        asked = route.request
        where = urlsplit(asked.url)
        if not asked.url.startswith(HOME + "/"):
            self.errors.append(f"asked for {asked.url[:80]}")
            route.abort()
        elif where.path.startswith("/static/"):
            _static(route, where.path.removeprefix("/static/"))
        elif asked.is_navigation_request() and self._shown is not None:
            shown, self._shown = self._shown, None
            _fulfil(route, shown)
        else:
            self._by_client(route, asked, where)

    def _by_client(self, route, asked, where):
        """Whatever a script of the page sends goes where it would go."""
        sent = {n: v for n, v in asked.headers.items() if n.startswith(("hx-", "accept", "x-"))}
        answer = self._context.copy().run(
            self.person.client.generic,
            asked.method, where.path + (f"?{where.query}" if where.query else ""),
            asked.post_data_buffer or b"", asked.headers.get("content-type", ""), headers=sent,
        )  # fmt: skip
        _fulfil(route, answer)


def _static(route, name):
    kind = TYPES.get(PurePosixPath(name).suffix)
    found = finders.find(name) if kind == "text/javascript" else None
    if found is None:
        route.fulfill(status=200, content_type=kind or "application/octet-stream", body=b"")
        return
    with open(found, "rb") as script:
        body = script.read() + ADDED.get(name, "").encode()
    route.fulfill(status=200, content_type=kind, body=body)


def _fulfil(route, response):
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    route.fulfill(
        status=response.status_code, headers=headers, body=STYLES.sub(b"", response.getvalue())
    )
