"""Who must have a second factor, what opens before, and what the tables give away."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.factor_adapter import ClinicMFAAdapter
from accounts.tests.factories import PASSWORD, ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    return ClinicFactory(second_factor_roles=[Role.CLINICIAN, Role.ADMINISTRATOR])


@pytest.fixture
def ana(clinic):
    return clinician(clinic)


def _with_app(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def _code(secret):
    _before, now, _after = counters()
    return format_hotp_value(hotp_value(secret, now))


def _acts(user):
    return set(AuditEvent.objects.filter(subject_id=str(user.pk)).values_list("action", flat=True))


def test_whose_role_asks_for_it_is_led_to_set_it_up(client, ana):
    client.force_login(ana)

    page = client.get("/patients/", follow=True)

    assert page.request["PATH_INFO"] == reverse("mfa_index")
    assert "Your clinic asks this of your role" in page.text
    assert client.post(reverse("patients:register"), {}).url == reverse("mfa_index")
    _with_app(ana)
    assert client.get("/patients/").status_code == 200


def test_the_admin_waits_too(client, clinic):
    client.force_login(staff(clinic, Role.ADMINISTRATOR, is_staff=True))

    assert client.get(reverse("admin:index")).url == reverse("mfa_index")


def test_other_roles_and_other_clinics_go_on_without(client, clinic):
    for person in (staff(clinic, Role.NURSE), clinician(ClinicFactory())):
        client.force_login(person)
        assert client.get("/patients/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, ana):
    RecoveryCodes.activate(ana)
    client.force_login(ana)

    assert client.get("/patients/").status_code == 302


def test_the_rule_is_set_in_the_admin_and_stands_in_the_trail(client, clinic):
    dan = staff(clinic, Role.ADMINISTRATOR, is_staff=True)
    _with_app(dan)
    client.force_login(dan)
    sent = {"name": clinic.name, "time_zone": "Europe/London", "next_record_number": "10001"}

    client.post(
        reverse("admin:accounts_clinic_change", args=[clinic.pk]),
        {**sent, "second_factor_roles": [Role.NURSE]},
    )

    clinic.refresh_from_db()
    assert clinic.second_factor_roles == [Role.NURSE]
    event = AuditEvent.objects.get(action="admin_changed", subject_id=str(clinic.pk))
    assert event.detail == {"fields": ["second_factor_roles"]}


def test_setting_up_an_app_asks_the_password_first_and_is_audited(client, ana):
    client.force_login(ana)
    address = reverse("mfa_activate_totp")
    asked = client.get(address)
    assert asked.url.startswith(reverse("account_reauthenticate"))

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": address})
    page = client.get(address)
    assert "data:image/svg+xml" in page.text
    done = client.post(address, {"code": _code(page.context["form"].secret)})

    assert done.url == reverse("mfa_view_recovery_codes")
    assert "second_factor_added" in _acts(ana)
    assert "recovery_codes_made" in _acts(ana)


def test_the_code_is_asked_at_sign_in(client, ana):
    secret = _with_app(ana)

    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    assert client.get("/patients/").status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert client.get("/patients/").status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": _code(secret)})

    assert client.get("/patients/").status_code == 200
    assert AuditEvent.objects.filter(action="sign_in_failed", detail={"kind": "totp"}).exists()


def test_an_administrator_helps_who_lost_the_phone(client, clinic, ana):
    dan = staff(clinic, Role.ADMINISTRATOR, is_staff=True)
    for person in (ana, dan):
        _with_app(person)
    hers = Client()
    hers.force_login(ana)
    client.force_login(dan)

    sent = {"action": "remove_second_factors", "_selected_action": [str(ana.pk)]}
    client.post(reverse("admin:accounts_user_changelist"), sent)

    assert not Authenticator.objects.filter(user=ana).exists()
    assert hers.get("/preferences/").status_code == 302
    assert "second_factor_removed" in _acts(ana)


def test_who_works_elsewhere_too_keeps_the_factor(client, clinic, ana):
    dan = staff(clinic, Role.ADMINISTRATOR, is_staff=True)
    ana.memberships.create(clinic=ClinicFactory(), roles=[Role.CLINICIAN])
    for person in (ana, dan):
        _with_app(person)
    client.force_login(dan)

    sent = {"action": "remove_second_factors", "_selected_action": [str(ana.pk)]}
    client.post(reverse("admin:accounts_user_changelist"), sent)

    assert Authenticator.objects.filter(user=ana).exists()


def test_secrets_do_not_stand_in_the_tables(ana, settings):
    secret = _with_app(ana)
    kept = Authenticator.objects.get(user=ana).data["secret"]
    assert secret not in kept

    settings.SECRET_KEY = "another-" + "y" * 50
    assert ClinicMFAAdapter().decrypt(kept) != secret
    settings.SECRET_KEY_FALLBACKS = ["only-for-tests-" + "x" * 50]
    assert ClinicMFAAdapter().decrypt(kept) == secret


def test_a_lone_administrator_is_helped_at_the_machine(ana, capsys):
    _with_app(ana)

    call_command("remove_second_factors", ana.email.upper())

    assert not Authenticator.objects.filter(user=ana).exists()
    assert "password alone" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("remove_second_factors", "nobody@clinic.example")
