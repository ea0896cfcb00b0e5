"""What waits for the examiner on Today: what is not saved or not signed, patients to answer, alerts, late results."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from accounts.permissions import Permission
from audit.clinical_time import day_words
from exams import unsaved, waiting
from exams.models import Exam, LumpAlert
from exams.vocabulary import AlertResponseCode
from patients.needs import NeedItem

MOST = 20


def ask(request) -> list[NeedItem]:
    """Return what waits for this person, and what waits for anybody who examines here; five queries."""
    if not request.workplace.may(Permission.RECORD_VIEW):
        return []
    return [
        *_alerts(request),
        *_unsaved(request),
        *_drafts(request),
        *_of_trainees(request),
        *_of_patients(request),
    ]


def _alerts(request):
    """The result of another person is theirs to chase, unless they no longer work here."""
    here = Membership.objects.filter(clinic=request.clinic, is_active=True).exclude(
        user=request.user
    )
    is_mine = Q(owner_id=None) | ~Q(owner_id__in=here.values("user"))
    late = Q(due_on__lt=request.clinic.today()) & is_mine
    rows = (
        LumpAlert.objects.open().with_whole().filter(Q(answer=None) | late, clinic=request.clinic)
    )
    rows = rows.select_related("patient", "exam").order_by("recorded_at")[:MOST]
    return [
        NeedItem(
            "", "flag", _("%(label)s: %(kind)s") % {"label": f"N{alert.whole_number}", "kind": alert.get_kind_display()},
            alert.patient.display_name, _detail(alert),
            f"{reverse('exams:detail', args=[alert.exam_id])}#alert-{alert.pk}", weight=80,
            patients=(alert.patient_id,),
        )
        for alert in rows
    ]  # fmt: skip


def _detail(alert):
    if alert.answer is None:
        return alert.working
    return _("%(answer)s, result was due %(day)s") % {
        "answer": AlertResponseCode(alert.answer).label, "day": day_words(alert.due_on)}  # fmt: skip


def _unsaved(request):
    """What was typed and never saved is gone after some days: told once for each patient."""
    if not request.workplace.may(Permission.EXAM_RECORD):
        return []
    newest = {}
    for told in unsaved.told(request):
        newest.setdefault(told.row.patient, told)
    return [
        NeedItem(
            "", "draft", _("exam changed and not saved") if told.row.exam_id else _("exam begun and not saved"),
            patient.display_name, told.until, told.url or patient.get_absolute_url(), weight=42, patients=(patient.pk,),
        )
        for patient, told in [*newest.items()][:MOST]
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


def _of_trainees(request):
    """What was signed in training wants a colleague who is not."""
    if not request.workplace.may(Permission.EXAM_SIGN) or request.workplace.is_in_training:
        return []
    trainees = waiting.for_cosignature(request.clinic, today=request.clinic.today())
    exams = [
        line.exam
        for trainee in trainees
        if trainee.person.pk != request.user.pk
        for line in trainee.exams
    ]
    words = ngettext("%(n)s exam to co-sign", "%(n)s exams to co-sign", len(exams))
    return _one_line(words, exams, weight=35)


def _of_patients(request):
    """A patient who asked for a change gets an answer."""
    if not request.workplace.may(Permission.EXAM_SIGN):
        return []
    asked = waiting.for_an_answer(request.clinic, today=request.clinic.today())
    words = ngettext(
        "%(n)s patient asks for a change", "%(n)s patients ask for a change", len(asked)
    )
    return _one_line(words, [line.exam for line in asked], weight=45)


def _one_line(words, exams, *, weight):
    """Return one line for all of them, which leads to the list to sign; none when there is nothing."""
    people = {exam.patient_id: exam.patient.display_name for exam in exams}
    named = dict(list(people.items())[:3])
    line = NeedItem(
        "", "waiting", words % {"n": len(exams)}, ", ".join(named.values()), "", reverse("exams:sign_block"),
        weight=weight, patients=tuple(named),
    )  # fmt: skip
    return [line] if exams else []
