"""A session ends by itself, is listed, and ends elsewhere; what was typed comes back."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts import lost_post
from accounts.tests.factories import PASSWORD, ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 7, 6, 8, tzinfo=UTC)


@pytest.fixture
def ana(client):
    return clinician(ClinicFactory())


def _trail(user):
    return list(AuditEvent.objects.filter(subject_id=str(user.pk)).values_list("action", "detail"))


def test_work_goes_on_and_a_pause_ends_it(client, ana):
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(ana)
        for _quarter in range(4):
            clock.shift(timedelta(minutes=14, seconds=59))
            assert client.get("/preferences/").status_code == 200
        clock.shift(timedelta(minutes=15))
        page = client.get("/patients/", follow=True)

    assert "nothing was done for a while" in page.text
    assert ("session_ended", {"why": "idle"}) in _trail(ana)


def test_what_a_page_asks_by_itself_is_no_work(client, ana):
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(ana)
        clock.shift(timedelta(minutes=14))
        assert client.get(reverse("accounts:session_left")).json()["seconds"] == 60
        clock.shift(timedelta(minutes=1))
        assert client.get(reverse("accounts:session_left")).status_code == 302


def test_a_part_of_a_page_leads_the_whole_page_to_sign_in(client, ana):
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(ana)
        clock.shift(timedelta(minutes=16))
        asked = {"hx-request": "true", "hx-current-url": "http://testserver/patients/?x=y"}
        part = client.get("/patients/", headers=asked)
        again = client.get("/patients/", headers=asked)
        search = client.post("/patients/", {"q": "arie"}, headers=asked)

    for answer in (part, again, search):
        assert answer.status_code == 204
        assert answer["HX-Redirect"] == f"{reverse('account_login')}?next=%2Fpatients%2F"


def test_a_press_on_stay_is_work(client, ana):
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(ana)
        clock.shift(timedelta(minutes=14))
        left = client.post(reverse("accounts:session_stay")).json()["seconds"]

    assert left == settings.SESSION_IDLE_SECONDS


def test_a_form_sent_after_the_end_comes_back(client, ana):
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(ana)
        clock.shift(timedelta(minutes=16))
        sent = {"family_name": "Typedbefore", lost_post.FIELD: lost_post.owner_token(ana)}
        lost = client.post(reverse("patients:register"), sent)
        client.post(lost.url, {"login": ana.email, "password": PASSWORD})
        page = client.get(reverse("patients:register"))

    assert "Typedbefore" in page.text


def test_a_locked_page_hands_over_what_was_typed(client, ana):
    client.force_login(ana)
    path = reverse("patients:register")
    words = (
        f"family_name=Typedbefore&password=secret&{lost_post.FIELD}={lost_post.owner_token(ana)}"
    )

    to = client.post(reverse("accounts:session_lock"), {"path": path, "sent": words}).json()["url"]

    assert client.get("/preferences/").status_code == 302
    ben = clinician(ana.memberships.get().clinic)
    other = Client()
    other.cookies = client.cookies.copy()
    client.post(to, {"login": ana.email, "password": PASSWORD})
    assert "Typedbefore" in client.get(path).text
    assert "Typedbefore" not in client.get(path).text
    other.post(to, {"login": ben.email, "password": PASSWORD})
    assert "Typedbefore" not in other.get(path).text


@pytest.mark.parametrize(
    "path", ["//elsewhere.example/", "/nowhere/", "https://elsewhere.example/", ""]
)
def test_a_lock_leads_nowhere_else(client, ana, path):
    client.force_login(ana)

    to = client.post(reverse("accounts:session_lock"), {"path": path, "sent": "a=1"}).json()["url"]

    assert to == f"{reverse('account_login')}?next=%2F"


def test_the_list_names_every_browser_and_ends_the_others(client, ana):
    client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
    elsewhere = Client()
    elsewhere.force_login(ana)
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})

    page = client.get(reverse("usersessions_list"))
    assert "Firefox on Windows" in page.text
    assert len(page.context["sessions"]) == 2
    client.post(reverse("usersessions_list"))

    assert elsewhere.get("/preferences/").status_code == 302
    assert client.get("/preferences/").status_code == 200
    assert ("sessions_ended", {"why": "asked", "how_many": 1}) in _trail(ana)


def test_a_new_password_signs_out_everywhere_else(client, ana):
    elsewhere = Client()
    elsewhere.force_login(ana)
    client.force_login(ana)
    new = {"password1": "another-horse-battery", "password2": "another-horse-battery"}

    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})

    assert elsewhere.get("/preferences/").status_code == 302
    assert client.get("/preferences/").status_code == 200
    assert ("sessions_ended", {"why": "password", "how_many": 1}) in _trail(ana)


def test_an_administrator_signs_a_person_out_everywhere(client, ana):
    dan = staff(ana.memberships.get().clinic, Role.ADMINISTRATOR, is_staff=True)
    hers = Client()
    hers.force_login(ana)
    client.force_login(dan)

    sent = {"action": "sign_out_everywhere", "_selected_action": [str(ana.pk)]}
    client.post(reverse("admin:accounts_user_changelist"), sent)

    assert hers.get("/preferences/").status_code == 302
    assert ("sessions_ended", {"why": "administrator", "how_many": 1}) in _trail(ana)


def test_a_page_says_how_long_it_may_stand(client, ana):
    client.force_login(ana)

    seconds = re.search(r'data-seconds="(\d+)"', client.get("/preferences/").text)

    assert int(seconds[1]) == settings.SESSION_IDLE_SECONDS
