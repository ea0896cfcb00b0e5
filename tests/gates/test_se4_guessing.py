"""Guessing closes one account for one address, at every door that takes a secret, and nothing else."""

import re
import time
from dataclasses import dataclass, field

import time_machine
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from accounts import guesses
from accounts.tests.factories import PASSWORD, ClinicFactory, staff
from accounts.vocabulary import Role
from tests.gates.frame import Gate
from tests.gates.seeds import patched

MOST, MINUTES = 10, 5


class _Uncounted:
    def rollback(self):
        """Nothing was counted."""


GATE = Gate(
    "G-SE4",
    "ten wrong guesses within five minutes close that account for that address only: sign-in, admin, "
    "code, recovery code and both ways to say it once more; an unknown account answers alike",
    ci=6,
    full=60,
    defects={
        "counted per account from anywhere": lambda: patched(
            guesses, "_pair", lambda request, email: email.lower()
        ),
        "an invented forwarding header is believed": lambda: override_settings(
            ALLAUTH_TRUSTED_PROXY_COUNT=1
        ),
        "codes are not counted": lambda: patched(
            guesses.CountsCodes, "clean_code", lambda self: super(guesses.CountsCodes, self).clean_code()
        ),
        "nothing is counted": lambda: patched(guesses, "begin", lambda *a: _Uncounted()),
        "an unknown account answers at once": lambda: patched(
            AuthenticationBackend, "_mitigate_timing_attack", lambda self, password: None
        ),
    },
)  # fmt: skip


@dataclass
class Eve:
    """The person whose account is guessed at."""

    user: object
    secret: str = ""
    codes: list = field(default_factory=list)

    def code(self):
        """Return what the app shows now."""
        counter = int(time.time()) // 30
        return totp.format_hotp_value(totp.hotp_value(self.secret, counter))


def _password(eve, client, secret, address="account_login"):
    client.post(reverse(address), {"login": eve.user.email, "password": secret or PASSWORD})
    return _is_in(client)


def _admin(eve, client, secret):
    to = client.get(reverse("admin:login"), follow=True).request["PATH_INFO"]
    client.post(to, {"login": eve.user.email, "password": secret or PASSWORD})
    return _is_in(client)


def _second(eve, client, secret):
    if not getattr(client, "is_at_code", False):
        client.post(reverse("account_login"), {"login": eve.user.email, "password": PASSWORD})
        client.is_at_code = True
    client.post(reverse("mfa_authenticate"), {"code": secret})
    return _is_in(client)


def _code(eve, client, secret):
    return _second(eve, client, secret or eve.code())


def _recovery(eve, client, secret):
    return _second(eve, client, secret or eve.codes.pop())


def _again(eve, client, field, address, secret):
    if not _is_in(client):
        client.force_login(eve.user)
    answer = client.post(reverse(address), {field: secret, "next": "/preferences/"})
    return answer.status_code == 302 and answer.url == "/preferences/"


def _password_again(eve, client, secret):
    return _again(eve, client, "password", "account_reauthenticate", secret or PASSWORD)


def _code_again(eve, client, secret):
    return _again(eve, client, "code", "mfa_reauthenticate", secret or eve.code())


# How a secret is given at each door (None: the right one), and whether the person has a second factor.
DOORS = {
    _password: False, _admin: False, _code: True, _recovery: True, _password_again: False, _code_again: True,
}  # fmt: skip


def _is_in(client):
    return SESSION_KEY in client.session


def _person(has_factor, clinic):
    eve = Eve(staff(clinic, Role.ADMINISTRATOR, is_staff=True))
    if has_factor:
        eve.secret = totp.generate_totp_secret()
        totp.TOTP.activate(eve.user, eve.secret)
        eve.codes = RecoveryCodes.activate(eve.user).get_unused_codes()
    return eve


def _address(run):
    return f"198.51.100.{run.random.randint(1, 254)}"


class _CountingHasher(MD5PasswordHasher):
    made = 0

    def encode(self, password, salt):
        type(self).made += 1
        return super().encode(password, salt)


def _told(client, email):
    """Return what a wrong password answers, without what differs from page to page, and its work."""
    before = _CountingHasher.made
    page = client.post(reverse("account_login"), {"login": email, "password": "wrong-wrong"})
    text = re.sub(r'value="[^"]*"', "", page.text.replace(email, ""))
    return page.status_code, text, _CountingHasher.made - before


def _same_for_unknown(eve, gate):
    client = Client(REMOTE_ADDR=_address(gate))
    for guess in range(MOST + 1):
        same = _told(client, eve.user.email) == _told(client, f"no-{eve.user.email}")
        gate.check(same, f"guess {guess + 1}: a known and an unknown account answer differently")


def test_ten_close_one_pair(gate, db, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.{_CountingHasher.__name__}"]
    clinic = ClinicFactory()
    for n in range(gate.n):
        cache.clear()
        door = list(DOORS)[n % len(DOORS)]
        eve = _person(DOORS[door], clinic)
        here, there = _address(gate), "203.0.113.7"
        guesser = Client(REMOTE_ADDR=here, headers={"user-agent": "Guesser"})
        if n % len(DOORS) == 0:
            _same_for_unknown(eve, gate)
            cache.clear()
        words = door.__name__.strip("_")
        with time_machine.travel(1_780_000_000 + n * 3600, tick=False) as clock:
            early = 0
            for _guess in range(MOST):
                guesser.defaults["HTTP_X_FORWARDED_FOR"] = _address(gate)
                early += door(eve, guesser, f"wrong-{gate.random.random()}")
                clock.shift(gate.random.uniform(1, 60 * MINUTES / (2 * MOST)))
            guesser.defaults["HTTP_X_FORWARDED_FOR"] = _address(gate)
            gate.check(not early, f"{words}: a wrong secret opened")
            gate.check(not door(eve, guesser, None), f"{words}: open after {MOST} wrong guesses")
            clock.shift(30)
            elsewhere = Client(REMOTE_ADDR=there)
            gate.check(
                door(eve, elsewhere, None), f"{words}: the colleague elsewhere is locked out"
            )
            clock.shift(60 * MINUTES)
            gate.check(door(eve, guesser, None), f"{words}: still closed after {MINUTES} minutes")
    gate.done()
