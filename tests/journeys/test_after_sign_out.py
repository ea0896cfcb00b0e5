"""A shared computer: after signing out, nothing of a patient is left in the browser."""

import json

import pytest
from django.urls import reverse
from playwright.sync_api import Error, expect

from tests.house import world as worlds
from tests.journeys.conftest import sign_in

WHAT_IS_KEPT = """async () => {
  const kept = {local: {...localStorage}, session: {...sessionStorage}, cookies: document.cookie, caches: [], bases: []};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) kept.caches.push(request.url, await (await cache.match(request)).text());
  }
  if (indexedDB.databases) kept.bases = (await indexedDB.databases()).map((base) => base.name);
  return JSON.stringify(kept);
}"""


@pytest.fixture
def world(transactional_db):
    return worlds.build()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def person(request, browser, live_server, world):
    """A page of Ana's, who is signed in, and every address it ever asked for."""
    with_script = browser.new_context(base_url=live_server.url)
    sign_in(with_script.new_page(), world.ana)
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=request.param,
        storage_state=with_script.storage_state(),
    )
    page = context.new_page()
    page.asked = []
    page.on("request", lambda sent: page.asked.append(sent.url))
    yield page
    context.close()
    with_script.close()


def test_nothing_of_a_patient_stays_after_sign_out(person, world):
    _work(person, world)

    person.goto(reverse("account_logout"))
    person.locator("main form button[type=submit]").click()
    expect(person.get_by_label("E-mail")).to_be_visible()

    for _step in range(8):
        try:
            person.go_back(timeout=5_000)
        except Error as refused:
            # The answer to a search is never shown again: the browser would have to ask anew.
            if "ERR_CACHE_MISS" not in refused.message:
                raise
            person.wait_for_url("chrome-error://**")
        person.wait_for_load_state()
        assert _canaries(world, person.url + _content(person)) == []
    assert _canaries(world, json.dumps(person.context.cookies()) + " ".join(person.asked)) == []
    # Scripts that we run ourselves run on a page without script too.
    person.goto(reverse("account_login"))
    assert _canaries(world, person.evaluate(WHAT_IS_KEPT)) == []


def _content(page) -> str:
    """Return what the page shows once it stands: going back may lead on to the sign-in page."""
    for _try in range(50):
        try:
            return page.content()
        except Error as moving:
            if "navigating" not in moving.message:
                raise
            page.wait_for_timeout(200)
    raise AssertionError("the page never stands still")


def _work(page, world):
    """Open records, search for a patient by name, and find nobody of another name."""
    patient, exam = world.patient.pk, world.ids["exam_id"]
    for address in (
        reverse("outcomes:chart", args=[patient]), reverse("exams:record", args=[patient]),
        reverse("patients:details", args=[patient]), reverse("exams:detail", args=[exam]),
    ):  # fmt: skip
        assert page.goto(address).status == 200
        assert _canaries(world, page.content())
    for words in (world.patient.family_name, f"{world.patient.given_name} Nobodyelse"):
        page.goto(reverse("patients:today"))
        page.locator("#q").fill(words)
        page.keyboard.press("Enter")
        expect(page.locator("#results-title")).to_be_visible()
        assert _canaries(world, page.content())
    page.get_by_role("button", name="as a new patient").click()
    expect(page.get_by_label("Family name")).to_have_value("Nobodyelse")


def _canaries(world, text):
    return [word for word in world.canaries if word.casefold() in text.casefold()]
