"""The way to exams and alerts: found in this clinic, right checked, opening audited."""

from django.http import Http404

from accounts.permissions import Permission
from audit.vocabulary import AuditedAction
from exams.models import (
    AmendmentRequest,
    Contact,
    Exam,
    ExamAddendum,
    ImagingFile,
    ImagingStudy,
    LumpAlert,
    Nodule,
)
from patients.access import opened, opens_row, patient_or_404

_EXAM_NEEDS = (
    "patient", "clinic", "examiner", "signed_by", "recorded_by", "pain_score", "complaint", "voided__recorded_by",
    "amended_by", "amends", "signature", "cosignature__signed_by",
)  # fmt: skip

_OF_EXAM = ("exam__patient", "exam__clinic", "exam__voided", "exam__amended_by")

_CONTACT_NEEDS = (
    "patient",
    "clinic",
    "contacted_by",
    "pain_score",
    "change_score",
    "voided__recorded_by",
)


_STUDY_NEEDS = (
    "patient",
    "clinic",
    "nodule__joined_into",
    "recorded_by",
    "voided__recorded_by",
    "amended_by",
    "amends",
)

_FILE_NEEDS = (
    "patient", "clinic", "recorded_by", "voided__recorded_by", "study__nodule__joined_into", "study__voided",
)  # fmt: skip


def opens_exam_form(permission: Permission):
    """Guard a form about a patient. A POST that saves is audited by what it saves; the view says the rest."""

    def looked_at(request, patient, subject):
        if request.method != "POST":
            opened(request, patient, subject)

    return opens_row(
        permission,
        "patient_id",
        lambda request, patient_id: patient_or_404(request, patient_id),
        looked_at,
    )


def opens_exam(permission: Permission):
    """Guard a view that takes `exam_id`: the view receives the exam, its patient's clinic set."""
    return _opens(permission, "exam_id", Exam.objects.select_related(*_EXAM_NEEDS))


def opens_addendum(permission: Permission):
    """Guard a view that takes `addendum_id`."""
    rows = ExamAddendum.objects.select_related(*_OF_EXAM, "signed_by", "voided")
    return _opens(permission, "addendum_id", rows, under="exam")


def opens_request(permission: Permission):
    """Guard a view that takes `asked_id`: what a patient asked to have changed."""
    rows = AmendmentRequest.objects.select_related(
        *_OF_EXAM, "recorded_by", "answer__recorded_by", "answer__amendment", "voided__recorded_by"
    )
    return _opens(permission, "asked_id", rows, under="exam")


def opens_alert(permission: Permission):
    """Guard a view that takes `alert_id`."""
    return _opens(permission, "alert_id", LumpAlert.objects.with_its_page())


def opens_nodule(permission: Permission, *, action=AuditedAction.PATIENT_OPENED):
    """Guard a view that takes `nodule_id`; `action` is the event that its opening leaves."""
    return _opens(
        permission,
        "nodule_id",
        Nodule.objects.select_related("patient", "joined_into", "divided_from"),
        action=action,
    )


def opens_contact(permission: Permission):
    """Guard a view that takes `contact_id`."""
    return _opens(permission, "contact_id", Contact.objects.select_related(*_CONTACT_NEEDS))


def opens_study(permission: Permission):
    """Guard a view that takes `imaging_id`."""
    return _opens(permission, "imaging_id", ImagingStudy.objects.select_related(*_STUDY_NEEDS))


def opens_study_file(permission: Permission, *, action=AuditedAction.PATIENT_OPENED):
    """Guard a view that takes `file_id`; `action` is the event that its opening leaves."""
    rows = ImagingFile.objects.select_related(*_FILE_NEEDS)
    return _opens(permission, "file_id", rows, action=action)


def _opens(permission, key, rows, *, action=AuditedAction.PATIENT_OPENED, under=""):
    """`under` names the row that has patient and clinic, where it is not this one."""

    def find(request, pk):
        row = _mine(request, rows, pk, f"{under}__clinic" if under else "clinic")
        whole = getattr(row, under) if under else row
        whole.patient.clinic = whole.clinic = request.clinic
        row.patient = whole.patient
        return row

    def told(request, patient, row):
        opened(request, patient, row, action)

    return opens_row(permission, key, find, told)


def _mine(request, queryset, pk, clinic):
    if request.clinic is None:
        raise Http404
    here = {clinic: request.clinic, f"{clinic}__is_library": False}
    row = queryset.filter(pk=pk, **here).first()
    if row is None:
        raise Http404
    return row
