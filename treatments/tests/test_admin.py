"""The admin shows treatments to those who may open charts, in a number of queries that does not grow."""

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import staff
from accounts.vocabulary import Role
from treatments.models import (
    AdministeredAgent,
    AdverseEvent,
    AfterInjectionReview,
    Formulary,
    Procedure,
    ProcedureNodule,
    TreatmentTarget,
)
from treatments.tests.factories import course


@pytest.fixture
def in_admin(client, ana):
    ana.is_staff = True
    ana.save()
    ana.memberships.update(roles=[Role.CLINICIAN, Role.ADMINISTRATOR])
    client.force_login(ana)
    return client


def _rows(patient, nodule, by, n):
    for _ in range(n):
        made = course(patient, kind="injection", rung=7, state="completed", recorded_by=by)
        procedure = Procedure.objects.create(treatment=made, given_at=timezone.now(), given_by=by)
        ProcedureNodule.objects.create(procedure=procedure, nodule=nodule, side="right")
        AdministeredAgent.objects.create(treatment=made, drug="lidocaine")
        AdverseEvent.objects.create(
            clinic=patient.clinic, patient=patient, treatment=made, kind="bruise"
        )
        AfterInjectionReview.objects.create(
            treatment=made, asked_on=patient.clinic.today(), relief="some"
        )
        TreatmentTarget.objects.create(treatment=made, nodule=nodule)


def _count(client, url, connection_queries):
    with connection_queries as taken:
        answer = client.get(url)
    assert answer.status_code == 200, url
    return len(taken)


# The limits are settings, and administrators' to see.
CLINICAL = [
    model
    for model in apps.get_app_config("treatments").get_models()
    if not model.__name__.startswith(("Formulary", "Kit"))
]


@pytest.mark.parametrize("model", CLINICAL)
def test_lists_open_without_a_query_per_row(model, in_admin, maria, n1, ana):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    url = reverse(f"admin:treatments_{model._meta.model_name}_changelist")
    _rows(maria, n1, ana, 2)
    few = _count(in_admin, url, CaptureQueriesContext(connection))
    _rows(maria, n1, ana, 5)

    assert _count(in_admin, url, CaptureQueriesContext(connection)) <= few


def test_a_treatment_is_read_not_changed(in_admin, maria):
    made = course(maria)
    url = reverse("admin:treatments_treatment_change", args=[made.pk])

    assert in_admin.get(url).status_code == 200
    assert in_admin.post(url, {"state": "completed"}).status_code == 403


@pytest.fixture
def as_administrator(client, clinic):
    ada = staff(clinic, Role.ADMINISTRATOR, given_name="Ada")
    ada.is_staff = True
    ada.save()
    client.force_login(ada)
    return client


def _sent(page):
    """What the browser would send of a page's form, as it was drawn."""
    form = page.context["adminform"].form
    parts = [form, *(inline.formset for inline in page.context["inline_admin_formsets"])]
    fields = {}
    for part in parts:
        boxes = part if hasattr(part, "fields") else [part.management_form, *part.forms]
        for each in boxes if isinstance(boxes, list) else [part]:
            fields |= {box.html_name: box.value() for box in each if box.value() is not None}
    return fields


def test_a_change_of_limits_is_a_new_version_begun_from_the_last(as_administrator):
    url = reverse("admin:treatments_formulary_add")
    sent = _sent(as_administrator.get(url))
    assert sent["version"] == "2"
    number = next(
        name.removesuffix("-kind")
        for name, value in sent.items()
        if value == "la_mg_plain" and sent[name.replace("-kind", "-drug")] == "lidocaine"
    )
    sent |= {
        "effective_on": "2026-05-01", "review_on": "2027-05-01", "note": "less lidocaine", f"{number}-value": "200",
    }  # fmt: skip
    answer = as_administrator.post(url, sent)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    first, second = Formulary.objects.order_by("version")
    assert second.limits.count() == first.limits.count() == 29
    assert second.limits.get(kind="la_mg_plain", drug="lidocaine").value == 200
    assert first.limits.get(kind="la_mg_plain", drug="lidocaine").value == 300
    page = as_administrator.get(reverse("admin:treatments_formulary_change", args=[first.pk]))
    assert page.status_code == 200
    assert as_administrator.post(page.request["PATH_INFO"], sent).status_code == 403


def test_a_version_is_signed_off_by_name(as_administrator):
    answer = as_administrator.post(
        reverse("admin:treatments_formularysignoff_add"),
        {"formulary": Formulary.objects.get().pk, "name": "Dr K. Sato, lead", "signed_on": "2026-05-01"},
    )  # fmt: skip
    assert answer.status_code == 302
    row = Formulary.objects.get().sign_offs.get()
    assert row.recorded_by is not None
    assert row.name == "Dr K. Sato, lead"
