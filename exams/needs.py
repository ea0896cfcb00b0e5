"""What waits for the examiner on Today: drafts to sign, lump alerts without a response."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import Permission
from exams.models import Exam, LumpAlert
from patients.needs import NeedItem

MOST = 20


def ask(request) -> list[NeedItem]:
    """Return the person's unsigned exams and the clinic's unanswered alerts; two queries."""
    if not request.workplace.may(Permission.RECORD_VIEW):
        return []
    return [*_alerts(request), *_drafts(request)]


def unanswered(clinic):
    """Return the alerts of exams that count which nobody has responded to."""
    return LumpAlert.objects.filter(
        clinic=clinic, responses=None, exam__voided=None, exam__amended_by=None
    ).select_related("patient", "nodule", "exam")


def _alerts(request):
    return [
        NeedItem(
            "", "flag", _("%(label)s: %(kind)s") % {"label": alert.nodule.label, "kind": alert.get_kind_display()},
            alert.patient.display_name, alert.working,
            f"{reverse('exams:detail', args=[alert.exam_id])}#alert-{alert.pk}", weight=80,
            patients=(alert.patient_id,),
        )
        for alert in unanswered(request.clinic).order_by("recorded_at")[:MOST]
    ]  # fmt: skip


def _drafts(request):
    if not request.workplace.may(Permission.EXAM_SIGN):
        return []
    drafts = list(
        Exam.objects.standing()
        .filter(clinic=request.clinic, signed_at=None, examiner=request.user)
        .select_related("patient")
        .order_by("examined_on")[:MOST]
    )
    if len(drafts) > 1:
        words = ngettext("%(n)s exam not signed", "%(n)s exams not signed", len(drafts)) % {
            "n": len(drafts)
        }
        names = ", ".join(dict.fromkeys(exam.patient.display_name for exam in drafts[:3]))
        return [
            NeedItem(
                "", "draft", words, names, "", reverse("exams:sign_block"), weight=40,
                patients=tuple(exam.patient_id for exam in drafts[:3]),
            )
        ]  # fmt: skip
    return [
        NeedItem(
            "", "draft", _("exam not signed"), exam.patient.display_name, exam.when_words,
            reverse("exams:detail", args=[exam.pk]), weight=40, patients=(exam.patient_id,),
        )
        for exam in drafts
    ]  # fmt: skip
