"""A walk through the demo clinic as each role: every page opens, is accessible, has its picture."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from library.demo import ACCOUNTS
from patients.models import Patient
from tests.journeys.conftest import sign_in_as


@pytest.fixture
def demo(transactional_db):
    call_command("load_demo", verbosity=0)


def account(role_word):
    return next(a for a in ACCOUNTS if str(a[2]).startswith(role_word))


def patient(family, given):
    return Patient.objects.get(
        family_name__iexact=family, given_name=given, clinic__is_library=False
    )


def walk(page, picture, accessible, stops):
    for name, address in stops:
        response = page.goto(address)
        assert response.status == 200, (address, response.status)
        expect(page.locator("h1:visible").first).to_be_visible()
        picture(name)
        accessible()


def test_the_demo_clinic_as_each_role(page, demo, picture, accessible):
    maria, ruth = patient("Alvarez", "Maria"), patient("Okafor", "Ruth")
    sign_in_as(page, *account("clinician")[:2])
    walk(page, picture, accessible, [
        ("today", "/patients/"), ("search", "/patients/?q=alv+1979"), ("register", "/patients/new/"),
        ("chart", f"/patients/{maria.pk}/"), ("chart-excised", f"/patients/{ruth.pk}/"),
        ("exam-follow-up", f"/patients/{maria.pk}/exams/new/"), ("ladder", f"/patients/{maria.pk}/treat/"),
        ("contact", f"/patients/{maria.pk}/contacts/new/"), ("chart-print", f"/patients/{ruth.pk}/print/"),
        ("exam-print", f"/exams/{maria.exams.filter(signed_at__isnull=False).first().pk}/print/"),
        ("to-sign", "/exams/to-sign/"), ("due", "/due/"), ("library", "/library/"),
        ("library-source", "/library/2015-yang/"), ("library-series", "/library/1991-collee-rct/"),
        ("preferences", reverse("accounts:preferences")),
    ])  # fmt: skip
    sign_in_as(page, *account("practice manager")[:2])
    walk(page, picture, accessible, [("figures", "/figures/"), ("due-manager", "/due/")])
    refused = page.goto(f"/patients/{maria.pk}/")
    assert refused.status == 403
    picture("refused")
    sign_in_as(page, *account("administrator")[:2])
    walk(
        page,
        picture,
        accessible,
        [("staff", "/staff/"), ("import", "/patients/import/"), ("admin", "/admin/")],
    )


def test_every_demo_account_can_sign_in(page, demo):
    for email, password, _words in ACCOUNTS:
        sign_in_as(page, email, password)
        assert "/accounts/login" not in page.url
    assert User.objects.filter(email__in=[a[0] for a in ACCOUNTS]).count() == len(ACCOUNTS)
