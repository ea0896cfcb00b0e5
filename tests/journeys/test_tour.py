"""A walk through the demo clinic as each role: every page opens, is accessible, has its picture."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Membership, User
from exams.models import Contact
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
        ("today", "/patients/"), ("register", "/patients/new/"),
        ("chart", f"/patients/{maria.pk}/"), ("nodule", f"/nodules/{maria.nodules.get(number=1).pk}/"), ("chart-excised", f"/patients/{ruth.pk}/"),
        ("exam-follow-up", f"/patients/{maria.pk}/exams/new/"), ("ladder", f"/patients/{maria.pk}/treat/"),
        ("contact", f"/patients/{maria.pk}/contacts/new/"), ("chart-print", f"/patients/{ruth.pk}/print/"),
        ("exam-print", f"/exams/{maria.exams.filter(signed_at__isnull=False).first().pk}/print/"),
        ("to-sign", "/exams/to-sign/"), ("due", "/due/"), ("library", "/library/"),
        ("library-source", "/library/2015-yang/"), ("library-series", "/library/1991-collee-rct/"),
        ("preferences", reverse("accounts:preferences")),
    ])  # fmt: skip
    page.goto("/patients/")
    page.locator("#q").fill("alv 1979")
    expect(page.locator("[data-hit]").first).to_be_visible()
    picture("search")
    accessible()
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


def at(name, **ids):
    """A stop of the walk: the address by name, and the name of its picture."""
    return name.replace(":", "-").replace("_", "-"), reverse(name, kwargs=ids)


def test_the_quiet_pages(page, demo, picture, accessible):
    """What is opened less often is looked at just as closely."""
    maria, neil, joseph = (
        patient("Alvarez", "Maria"),
        patient("Osborne", "Neil"),
        patient("Benton", "Joseph"),
    )
    of_maria = {"patient_id": maria.pk}
    treatments = maria.treatments.in_order()
    injection = treatments.filter(kind="injection").last()
    waiting = neil.treatments.filter(procedure__score_due_at__isnull=False).last()
    signed = maria.exams.filter(signed_at__isnull=False).last()
    draft = joseph.exams.filter(signed_at__isnull=True).last()
    contact = Contact.objects.filter(clinic=maria.clinic).first()
    sign_in_as(page, *account("clinician")[:2])
    walk(page, picture, accessible, [
        *(at(name, **of_maria) for name in (
            "patients:allergies", "patients:weight", "patients:condition", "patients:edit", "patients:arrive",
            "treatments:earlier", "treatments:event", "outcomes:log_call", "patients:details",
        )),
        at("patients:needs"),
        ("procedure-excision", reverse("treatments:procedure", kwargs=of_maria) + "?kind=excision"),
        at("treatments:detail", treatment_id=injection.pk),
        at("treatments:after_review", treatment_id=injection.pk),
        at("treatments:void", treatment_id=injection.pk),
        at("treatments:score_after", treatment_id=waiting.pk),
        at("exams:detail", exam_id=signed.pk), at("exams:amend", exam_id=signed.pk),
        at("exams:edit", exam_id=draft.pk), at("exams:sign", exam_id=draft.pk),
        at("exams:contact_detail", contact_id=contact.pk), ("help", "/help/"),
    ])  # fmt: skip
    missing = page.goto("/patients/00000000-0000-7000-8000-000000000000/")
    assert missing.status == 404
    picture("missing")
    accessible()
    sign_in_as(page, *account("administrator")[:2])
    someone = Membership.objects.get(user__email=account("nurse")[0])
    walk(page, picture, accessible, [
        at("accounts:invite"), at("accounts:roles", membership_id=someone.pk),
        ("admin-audit", "/admin/audit/auditevent/"),
    ])  # fmt: skip
    page.context.clear_cookies()
    walk(page, picture, accessible, [("password-reset", "/accounts/password/reset/")])


def test_every_demo_account_can_sign_in(page, demo):
    for email, password, _words in ACCOUNTS:
        sign_in_as(page, email, password)
        assert "/accounts/login" not in page.url
    assert User.objects.filter(email__in=[a[0] for a in ACCOUNTS]).count() == len(ACCOUNTS)
