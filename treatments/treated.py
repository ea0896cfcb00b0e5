"""Which nodules a procedure was done at: their side is not corrected afterwards."""

from django.db.models import F
from django.db.models.functions import Coalesce

from treatments.models import ProcedureNodule


def treated_nodules(patient):
    """Return the keys of the nodules that a procedure which counts was done at, on their side."""
    return ProcedureNodule.objects.filter(
        nodule__patient=patient, side=F("nodule__side"), procedure__treatment__voided=None
    ).values_list("nodule_id", flat=True)


def examined_nodules(patient):
    """Return the keys of the nodules that tissue was taken from and a laboratory reported on."""
    rows = ProcedureNodule.objects.filter(
        nodule__patient=patient, procedure__treatment__voided=None,
        procedure__treatment__histology__isnull=False,
    )  # fmt: skip
    whole = Coalesce("nodule__joined_into", "nodule")
    return rows.annotate(whole_id=whole).values_list("whole_id", flat=True)
