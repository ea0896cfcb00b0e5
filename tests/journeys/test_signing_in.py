"""Second factors and sessions in the browser: an app, a passkey, and every place one is signed in."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import expect

from accounts.tests.factories import PASSWORD
from tests.journeys.conftest import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def code_for(secret):
    """Return what an app shows now."""
    _before, now, _after = totp.yield_hotp_counters_from_time()
    return totp.format_hotp_value(totp.hotp_value(secret, now))


@pytest.fixture
def key(page):
    """A security key in the browser, which says yes to everything."""
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    client.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return client


def open_by_name(page, live_server, path):
    """Passkeys belong to a name; an address of numbers has none."""
    page.goto(live_server.url.replace("127.0.0.1", "localhost") + path)


def prove(page):
    """Say the password once more."""
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: "reauthenticate" not in url)


def test_an_app_is_set_up_and_asked_at_the_next_sign_in(page, ana, picture, accessible):
    sign_in(page, ana)
    page.goto("/accounts/2fa/")
    picture("second-factor")
    accessible()
    page.get_by_role("link", name="Set up an app").click()
    prove(page)
    picture("second-factor-app")
    accessible()
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Code the app shows now").fill("000000")
    page.get_by_role("button", name="Switch it on").click()
    expect(page.locator(".field-error").first).to_be_visible()
    page.get_by_label("Code the app shows now").fill(code_for(secret))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    picture("second-factor-codes")
    accessible()
    spare = page.locator(".codes code").first.inner_text()
    page.reload()
    expect(page.locator(".codes")).to_have_count(0)
    page.goto("/accounts/2fa/")
    accessible()

    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_label("Work e-mail").fill(ana.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)
    picture("second-factor-asked")
    accessible()
    page.goto("/patients/")
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
    page.get_by_label("Code").fill(spare)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/patients/")


def test_a_passkey_opens_the_door_alone(page, live_server, ana, key, picture, accessible):
    open_by_name(page, live_server, "/accounts/login/")
    page.get_by_label("Work e-mail").fill(ana.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/patients/")
    open_by_name(page, live_server, "/accounts/2fa/webauthn/add/")
    prove(page)
    expect(page.get_by_role("button", name="Add the passkey")).to_be_visible()
    picture("second-factor-passkey")
    accessible()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    assert Authenticator.objects.filter(user=ana, type="webauthn").count() == 1
    open_by_name(page, live_server, "/accounts/2fa/webauthn/")
    picture("second-factor-passkeys")
    accessible()

    page.context.clear_cookies()
    open_by_name(page, live_server, "/accounts/login/")
    page.get_by_label("Work e-mail").fill(ana.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/patients/")

    page.context.clear_cookies()
    open_by_name(page, live_server, "/accounts/login/?next=/preferences/")
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(page.get_by_role("heading", name="Your preferences")).to_be_visible()
    open_by_name(page, live_server, "/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Remove").click()
    expect(page.get_by_role("link", name="Use a passkey")).to_be_visible()
    picture("reauthenticate")
    page.get_by_role("link", name="Use a passkey").click()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_visible()
    accessible()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Remove it").click()
    page.wait_for_url(lambda url: "/remove/" not in url)
    assert not Authenticator.objects.filter(user=ana).exists()


def test_every_place_is_listed_and_the_others_end(page, new_page, ana, picture, accessible):
    elsewhere = new_page()
    sign_in(elsewhere, ana)
    sign_in(page, ana)
    page.goto("/preferences/")
    page.get_by_role("link", name="Where you are signed in").click()
    expect(page.locator(".plain-list li")).to_have_count(2)
    picture("sessions")
    accessible()
    page.get_by_role("button", name="End all others").click()
    expect(page.get_by_text("All other sessions are ended.")).to_be_visible()
    expect(page.locator(".plain-list li")).to_have_count(1)
    elsewhere.goto("/patients/")
    assert "/accounts/login/" in elsewhere.url
    assert parse_qs(urlsplit(elsewhere.url).query)["next"] == ["/patients/"]


def test_a_minute_before_the_end_the_page_asks(page, ana, settings, picture, accessible):
    settings.SESSION_IDLE_SECONDS = 45
    sign_in(page, ana)
    page.goto("/preferences/")
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_visible()
    picture("session-end")
    accessible()
    settings.SESSION_IDLE_SECONDS = 900
    page.get_by_role("button", name="Stay signed in").click()
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_hidden()
