"""Nodules that only an exam entered in error had found."""

from exams.history import held_nodules
from exams.models import Exam, ImagingStudy, Nodule, PalpationFinding
from exams.vocabulary import CloseReason


def lives(nodule: Nodule) -> bool:
    """Say whether anything stands that was recorded for this nodule itself, or said about it."""
    return bool(
        nodule.joined_into_id
        or nodule.joined_nodules.exists()
        or nodule.divided_nodules.exists()
        or PalpationFinding.objects.standing().filter(nodule=nodule).exists()
        or ImagingStudy.objects.standing().filter(nodule=nodule).exists()
        or nodule.pk in held_nodules(nodule.patient)
    )


def close_phantoms(exam: Exam, patient, *, on, by) -> list[Nodule]:
    """Close the nodules that a voided exam or its earlier versions found and nothing else stands of, as errors.

    What is closed otherwise, or found apart from another one, stays as it is.
    """
    found = PalpationFinding.objects.filter(exam__in=_versions(exam)).values("nodule")
    rows = Nodule.objects.select_for_update().filter(
        pk__in=found, close_reason="", closed_on=None, divided_from=None
    )
    closed = []
    for nodule in rows.order_by("pk"):
        nodule.patient = patient
        if not lives(nodule):
            nodule.close_reason, nodule.closed_on, nodule.closed_by = CloseReason.ERROR, on, by
            closed.append(nodule)
    Nodule.objects.bulk_update(closed, ["close_reason", "closed_on", "closed_by"])
    return closed


def _versions(exam):
    keys = [exam.pk]
    before = exam.amends_id
    while before is not None:
        keys.append(before)
        before = Exam.objects.values_list("amends", flat=True).get(pk=before)
    return keys
