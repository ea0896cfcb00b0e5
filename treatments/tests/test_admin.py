"""The admin shows treatments to those who may open charts, in a number of queries that does not grow."""

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from treatments.models import (
    AdministeredAgent,
    AdverseEvent,
    AfterInjectionReview,
    Procedure,
    ProcedureNodule,
    TreatmentTarget,
)
from treatments.tests.factories import course


@pytest.fixture
def in_admin(client, ana):
    ana.is_staff = True
    ana.save()
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


@pytest.mark.parametrize("model", list(apps.get_app_config("treatments").get_models()))
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
