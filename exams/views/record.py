"""A new exam."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import lost_post
from accounts.permissions import Permission
from exams.access import opens_exam_form
from exams.actions import record_exam
from exams.actions.recording import with_findings
from exams.entry import entry_of, says_the_same
from exams.exceptions import TypedElsewhere
from exams.forms.page import ExamPage
from exams.history import history_of
from exams.lifecycle import may
from exams.models import Exam
from exams.views.edit import go_on, saved_elsewhere
from exams.views.pages import can_be_saved, changed_page, last_pain, show_form
from exams.views.unsaved import come_back, gone_on, kept_of
from patients import banner
from patients.access import opened


@lost_post.keeps_what_was_sent
@opens_exam_form(Permission.EXAM_RECORD)
def record(request, patient):
    """Draw the exam page, or save what it sends as a draft, which may go on to be signed."""
    if request.method == "POST":
        return _sent(request, patient, request.POST)
    back = come_back(request, patient)
    if back.data is not None:
        return _again(request, _page(patient, back.data), status=200, back=back)
    now = request.clinic.now()
    start = {
        "examined_on": now.date(),
        "examined_time": now.time().replace(second=0, microsecond=0),
    }
    page = _page(patient, None, start=start)
    draft = Exam.objects.draft_of(request.user, patient, now.date())
    return _show(request, page, heading=_heading(now.date()), back=back, own_draft=draft)


def _page(patient, data, start=None):
    return ExamPage(
        patient=patient, history=history_of(patient), today=patient.clinic.today(), data=data, start=start
    )  # fmt: skip


def _heading(day):
    return _("Exam, %(day)s") % {"day": banner.day_words(day)}


def _sent(request, patient, data):
    changed = changed_page(data)
    if changed is not None:
        opened(request, patient)
        return _again(request, _page(patient, changed), status=200)
    page = _page(patient, data)
    if not can_be_saved(page, data):
        # Sent again because the answer was lost: what it made the first time is no nodule near it.
        first = Exam.objects.filter(submission_id=page.submission_id, patient=patient).first()
        if first is not None:
            return _was_saved(request, patient, first, page)
        opened(request, patient)
        return _again(request, page, status=422)
    try:
        exam = record_exam(
            patient, by=request.user, submission_id=page.exam.cleaned_data["submission_id"], entry=page.entry,
            history=page.history, kept=kept_of(data),
        )  # fmt: skip
    except TypedElsewhere:
        opened(request, patient)
        back, sent = gone_on(request, patient)
        page = _page(patient, sent)
        page.is_valid()
        return _again(request, page, status=409, back=back)
    if getattr(exam, "was_there", False):
        return _was_saved(request, patient, exam, page)
    return go_on(request, exam)


def _was_saved(request, patient, exam, page):
    """The same press again leads to its exam; one that says something else is shown beside it."""
    saved = entry_of(with_findings(Exam.objects).get(pk=exam.pk))
    if page.is_valid() and says_the_same(saved, page.entry):
        return go_on(request, exam) if may(exam, "edit") else redirect(exam)
    opened(request, patient)
    exam.patient, exam.clinic = patient, request.clinic
    return saved_elsewhere(request, exam)


def _again(request, page, *, status, back=None):
    """Draw what was sent once more; only a judged page says what is wrong."""
    if status == 200:
        page.hush()
    heading = _heading(page.exam_day or page.patient.clinic.today())
    return _show(request, page, heading=heading, status=status, back=back)


def _show(request, page, **context):
    """Draw the page; what the pain was last is asked only here, not by a save."""
    page.exam.was["pain"] = last_pain(page.patient)
    return show_form(request, page, **context)
