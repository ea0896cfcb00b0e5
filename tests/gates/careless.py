"""Careless code, as others have written it, to be seeded where ours stands."""

from unittest import mock

from django.http import Http404
from django.utils import timezone

from patients import access as patient_access
from patients import actions
from patients.models import Allergy, Patient


def any_allergy_is_removed():
    """The row named in the body is taken wherever it is."""

    def remove(patient, allergy_id, *, by, because):
        Allergy.objects.filter(pk=allergy_id).update(
            removed_at=timezone.now(), removed_because=because
        )

    return mock.patch.object(actions, "remove_allergy", remove)


def the_body_names_the_patient():
    """An id in the body wins over the one in the address."""

    def found(request, patient_id):
        wanted = request.POST.get("patient_id") or patient_id
        patient = Patient.objects.filter(pk=wanted).first()
        if patient is None:
            raise Http404
        return patient

    return mock.patch.object(patient_access, "patient_or_404", found)
