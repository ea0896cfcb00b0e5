"""In the browser: typed, idle, ended; the same person finds the words again, nobody else sees anything."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.db.models import F
from django.http import QueryDict
from django.urls import reverse
from playwright.sync_api import Error

from accounts import lost_post, session_limits
from accounts.tests.factories import PASSWORD, ClinicFactory, staff
from accounts.vocabulary import Role
from tests.gates.frame import Gate
from tests.gates.seeds import patched
from tests.house import world as worlds
from tests.house.site_map import doors
from tests.journeys.conftest import sign_in

PATIENCE_MS = 60_000
WORDS = (
    "slides",
    "under",
    "the",
    "belt",
    "größer",
    "als",
    "früher",
    "3 cm",
    "“tender”",
    "<b>",
    "50 %",
    "&amp;",
)
# The first field of words in the form that says who opened it.
FIELD = """() => {
  const form = document.querySelector('form:has([name="form_owner"])');
  if (!form) return "";
  const fields = [...form.querySelectorAll('textarea, input[type="text"]:not([inputmode])')];
  return fields.find((each) => each.checkVisibility() && !each.readOnly && !each.disabled)?.name ?? "";
}"""


def _given_to_anybody(request):
    kept = cache.get(request.session.get(lost_post.SESSION_KEY, ""))
    return QueryDict(kept["sent"]) if kept and kept["path"] == request.path else None


GATE = Gate(
    "G-SE5",
    "what was typed when the session ended is there again after the same person signed in; another person "
    "on that browser sees nothing of it, and the back button shows no patient",
    ci=2,
    full=4,
    defects={
        "nothing is kept": lambda: patched(lost_post, "keep", lambda *a: False),
        "whoever signs in gets it": lambda: patched(lost_post, "given_back", _given_to_anybody),
        "the session never ends": lambda: patched(session_limits, "goes_on", lambda *a, **k: True),
    },
    heavy=True,
)


@pytest.fixture
def world(transactional_db):
    return worlds.build(sign=False)


def _forms(world):
    """Return the addresses of every form that promises to come back."""
    return [
        reverse(door.name, kwargs={name: world.ids[name] for name in door.takes})
        for door in doors()
        if getattr(door.view, "keeps_lost_post", False) and set(door.takes) <= set(world.ids)
    ]


def _is_at_sign_in(page):
    try:
        page.wait_for_url("**/accounts/login/**", timeout=PATIENCE_MS)
    except Error:
        return False
    return True


def _go_back(page):
    try:
        page.go_back()
    except Error:
        # The browser may say that it was led elsewhere meanwhile.
        page.wait_for_load_state()


def _stand_idle():
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS + 60)
    UserSession.objects.update(last_seen_at=F("last_seen_at") - idle)


def _end_by_script(page, field):
    """Let the page itself notice that its minutes are over."""
    page.clock.fast_forward(1000 * (settings.SESSION_IDLE_SECONDS + 60))


def _end_by_sending(page, field):
    """Send the form, the page not having noticed that the session ended."""
    page.evaluate(
        """(name) => {
          const form = document.querySelector(`form:has([name="form_owner"]) [name="${name}"]`).form;
          form.noValidate = true;
          form.requestSubmit();
        }""",
        field,
    )


def _sign_in_here(page, person):
    page.get_by_label("Work e-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def _typed(page, field):
    found = page.locator(f'[name="{field}"]')
    return found.first.input_value() if found.count() else ""


def _trial(gate, page, world, cara, address, *, same, by_script):
    words = f"{address} {'by itself' if by_script else 'sent later'}, {'same' if same else 'other'}"
    text = " ".join(gate.random.choices(WORDS, k=4)) + f" x{gate.random.randrange(10**9)}"
    sign_in(page, world.ana)
    page.goto(address)
    field = page.evaluate(FIELD)
    if not field:
        return False
    page.locator(f'[name="{field}"]').first.fill(text)
    _stand_idle()
    (_end_by_script if by_script else _end_by_sending)(page, field)
    if not _is_at_sign_in(page):
        gate.check(False, f"{words}: the session did not end")
        return True
    at_sign_in = page.url
    hidden = [*world.canaries, text]
    _go_back(page)
    gate.check(
        not any(each in page.content() for each in hidden), f"{words}: seen after going back"
    )
    page.goto(at_sign_in)
    gate.check(
        not any(each in page.content() for each in hidden), f"{words}: seen at the sign-in page"
    )
    _sign_in_here(page, world.ana if same else cara)
    if same:
        gate.check(
            _typed(page, field) == text, f"{words}: {text!r} came back as {_typed(page, field)!r}"
        )
        return True
    seen = page.content()
    page.goto(address)
    gate.check(text not in seen + page.content() + _typed(page, field), f"{words}: seen by another")
    return True


def test_nothing_is_lost_and_nothing_seen(gate, world, page):
    # A slow machine is no broken promise.
    page.context.set_default_timeout(PATIENCE_MS)
    page.clock.install()
    cara = staff(ClinicFactory(), Role.CLINICIAN, Role.NURSE)
    ben = staff(world.clinic, *Role.values)
    addresses = _forms(world)
    gate.random.shuffle(addresses)
    tried = 0
    while tried < gate.n and addresses:
        address = addresses.pop(0)
        # Ben may open the same record, so he would see what is not his; Cara may not even do that.
        other = [ben, cara][tried // 2 % 2]
        ways = {"same": tried % 2 == 0, "by_script": tried % 4 in (0, 3)}
        if _trial(gate, page, world, other, address, **ways):
            tried += 1
            addresses.append(address)
    gate.done()
