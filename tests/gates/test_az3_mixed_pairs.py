"""G-AZ3: a patient in the address and rows of another patient of the same clinic never mix."""

import itertools
from contextlib import contextmanager

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from accounts.permissions import Permission
from backmice_clinic import urls
from exams.models import Exam
from patients.access import opens_patient_record
from patients.models import Patient
from tests.gates import careless, swapping
from tests.gates.frame import Gate
from tests.house import cast
from tests.house.site_map import addresses


@opens_patient_record(Permission.RECORD_VIEW)
def _unpaired(request, patient, exam_id):
    return HttpResponse(Exam.objects.get(pk=exam_id).note)


@contextmanager
def _a_pair_nobody_checks():
    class Site:
        handler400, handler403, handler404, handler500 = (
            urls.handler400, urls.handler403, urls.handler404, urls.handler500,
        )  # fmt: skip
        urlpatterns = [
            path("patients/<uuid:patient_id>/exams/<uuid:exam_id>/note/", _unpaired, name="note"),
            *urls.urlpatterns,
        ]

    with override_settings(ROOT_URLCONF=Site):
        yield


GATE = Gate(
    "G-AZ3",
    "one patient in the address and another patient's rows beside it: 404 in the address, no effect in the body",
    ci=4,
    full=300,
    defects={
        "an address that does not check its pair": _a_pair_nobody_checks,
        "a row named in the body is taken wherever it is": careless.any_allergy_is_removed,
    },
)


@pytest.mark.django_db
def test_pairs_never_mix(gate):
    scene = cast.build()
    person = scene.people["every role"]
    worlds = (scene.north, scene.twin, scene.south)
    with cast.quiet():
        for address in addresses():
            keys = [name for name in address.takes if name in scene.north.ids]
            for mixed in itertools.product(worlds, repeat=len(keys) if len(keys) > 1 else 0):
                if len({id(world) for world in mixed}) < 2:
                    continue
                values = {name: world.ids[name] for name, world in zip(keys, mixed, strict=True)}
                for method in ("GET", "POST"):
                    response = person.ask(method, address.path(values))
                    gate.check(
                        response.status_code in (404, 405),
                        f"{method} {address} mixed: {response.status_code}",
                    )
        # What was created for the second patient stays whole while the first one's forms are sent.
        swapping.everywhere(
            gate, scene, person, scene.north, scene.twin, [scene.twin.patient], Patient
        )
    gate.done()
