"""Which nodules a procedure was done at: their side is not corrected afterwards."""

from django.db.models import F

from treatments.models import ProcedureNodule


def treated_nodules(patient):
    """Return the keys of the nodules that a procedure which counts was done at, on their side."""
    return ProcedureNodule.objects.filter(
        nodule__patient=patient, side=F("nodule__side"), procedure__treatment__voided=None
    ).values_list("nodule_id", flat=True)
