"""The rows that writers of a record wait for, read once they are held."""

from exams.models import Exam
from patients.models import Patient


def patient_locked(key) -> Patient:
    """Return the patient, locked: exams are saved, and nodules numbered and told apart, one act at a time."""
    return Patient.objects.select_for_update(of=("self",)).get(pk=key)


def exam_locked(exam: Exam, *related: str) -> Exam:
    """Return the exam as it is now, locked, with what decides its state and what is named beside."""
    rows = Exam.objects.select_for_update(of=("self",))
    return rows.select_related("amended_by", "voided", *related).get(pk=exam.pk)
