"""Whoever is sent away, or ends sessions, is out at the next request, in every browser."""

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.links import set_password_path
from accounts.models import User
from accounts.tests.factories import PASSWORD, staff
from accounts.vocabulary import Role
from tests.gates.frame import Gate
from tests.gates.seeds import patched
from tests.house import world as worlds

NEW_PASSWORD = "another-horse-battery"


GATE = Gate(
    "G-SE3",
    "deactivation, a new password, 'end all others' and the administrator's 'sign out everywhere' end "
    "every other session at its next request, and nobody else's",
    ci=7,
    full=70,
    defects={
        "sessions are left to run": lambda: patched(actions, "end_sessions", lambda *a, **k: 0),
        "the deactivated are still believed": lambda: patched(
            AuthenticationBackend, "user_can_authenticate", lambda self, user: True
        ),
        "one session is forgotten": lambda: patched(UserSession, "end", lambda self: None),
        "a colleague's sessions end too": lambda: patched(
            actions, "end_sessions", lambda *a, **k: UserSession.objects.all().delete()[0]
        ),
    },
)


def _deactivated(eve, dan, own):
    User.objects.filter(pk=eve.pk).update(is_active=False)


def _access_ended(eve, dan, own):
    actions.end_access(eve.memberships.get(), by=dan.user)


def _signed_out_by_administrator(eve, dan, own):
    sent = {"action": "sign_out_everywhere", "_selected_action": [str(eve.pk)]}
    assert dan.post(reverse("admin:accounts_user_changelist"), sent).status_code == 302


def _switched_off_in_the_admin(eve, dan, own):
    address = reverse("admin:accounts_user_change", args=[eve.pk])
    form = dan.get(address).context["adminform"].form
    sent = {name: value for name, value in form.initial.items() if value not in (None, False)}
    row = eve.memberships.get()
    sent |= {
        "memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 1, "memberships-0-id": str(row.pk),
        "memberships-0-user": str(eve.pk), "memberships-0-clinic": str(row.clinic_id),
        "memberships-0-roles": row.roles,
    }  # fmt: skip
    sent.pop("is_active", None)
    assert dan.post(address, sent).status_code == 302


def _ended_others(eve, dan, own):
    own.post(reverse("usersessions_list"))


def _changed_password(eve, dan, own):
    sent = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert own.post(reverse("account_change_password"), sent).status_code == 302


def _reset_password(eve, dan, own):
    stranger = Client()
    page = stranger.get(set_password_path(eve), follow=True)
    sent = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert stranger.post(page.request["PATH_INFO"], sent).status_code == 302


# Whether the browser in which it was asked for stays signed in.
WAYS = {
    _deactivated: False, _access_ended: False, _signed_out_by_administrator: False,
    _switched_off_in_the_admin: False, _ended_others: True, _changed_password: True, _reset_password: False,
}  # fmt: skip


def _browser(user, **facts):
    client = Client(**facts)
    client.force_login(user)
    client.user = user
    return client


def _gets_in(client, path):
    return client.get(path).status_code == 200


@pytest.fixture
def world(db):
    return worlds.build()


def test_out_at_the_next_request(gate, world):
    pages = ["/preferences/", "/patients/", "/help/", "/due/", reverse("usersessions_list")]
    pages = [page for page in pages if Client().get(page).status_code == 302]
    for n in range(gate.n):
        way = list(WAYS)[n % len(WAYS)]
        eve = staff(world.clinic, Role.CLINICIAN)
        dan = _browser(staff(world.clinic, Role.ADMINISTRATOR, is_staff=True))
        colleague = _browser(world.ana)
        own, *others = [_browser(eve) for _n in range(gate.random.randint(2, 4))]
        page = gate.random.choice(pages)
        assert _gets_in(own, page)

        way(eve, dan, own)

        stays = [_gets_in(each, page) for each in others]
        words = f"{way.__name__} at {page}"
        gate.check(not any(stays), f"{words}: {sum(stays)} of {len(stays)} lived on")
        gate.check(_gets_in(own, page) == WAYS[way], f"{words}: the browser it was asked in")
        gate.check(_gets_in(colleague, page), f"{words}: a colleague was signed out")
        # Let in again later, nothing old comes back to life.
        User.objects.filter(pk=eve.pk).update(is_active=True)
        revived = [_gets_in(each, page) for each in others]
        gate.check(not any(revived), f"{words}: {sum(revived)} came back to life")
    gate.done()
