"""Change an exam that is not signed yet; two writers never overwrite each other unseen."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import lost_post
from accounts.permissions import Permission
from audit import trail
from audit.vocabulary import AuditedAction
from exams import signature
from exams.access import opens_exam
from exams.actions import update_exam
from exams.actions.recording import with_findings
from exams.entry import entry_of
from exams.exceptions import ExamLocked, StaleExam, TypedElsewhere
from exams.forms.page import ExamPage
from exams.forms.small import PasswordForm, ReasonForm
from exams.history import history_of
from exams.lifecycle import may
from exams.models import Exam
from exams.views.compare import differences
from exams.views.pages import answered_form, can_be_saved, changed_page, show_form
from exams.views.unsaved import come_back, gone_on, kept_of
from patients import banner


@lost_post.keeps_what_was_sent
@opens_exam(Permission.EXAM_RECORD)
def edit(request, exam):
    """Draw the draft as a form, or save it."""
    if request.method == "POST":
        return _sent(request, exam, request.POST) if may(exam, "edit") else closed(request, exam)
    if not may(exam, "edit"):
        messages.warning(request, _("This exam is signed or closed; it can only be amended."))
        return redirect(exam)
    back = come_back(request, exam.patient, exam)
    page = page_of(exam, back.data)
    if back.data is not None:
        page.hush()
    return _show(request, exam, page, status=200, back=back)


def page_of(exam, data=None):
    """Return the exam page filled from a saved exam."""
    entry = entry_of(with_findings(Exam.objects).get(pk=exam.pk))
    versions = list(_with_earlier(exam))
    history = history_of(
        exam.patient, without=[version.pk for version in versions], until=exam.examined_on,
        before=versions[-1].recorded_at, own={finding.nodule.pk for finding in entry.findings},
    )  # fmt: skip
    return ExamPage(
        patient=exam.patient, history=history, today=exam.clinic.today(), data=data, entry=entry,
        start={"version": exam.version},
    )  # fmt: skip


def _with_earlier(exam):
    while exam is not None:
        yield exam
        exam = exam.amends


def _show(request, exam, page, **context):
    heading = _("Exam, %(day)s") % {"day": banner.day_words(exam.examined_on)}
    return show_form(request, page, heading=heading, exam=exam, **context)


def _sent(request, exam, data):
    changed = changed_page(data)
    if changed is not None:
        page = page_of(exam, changed)
        page.hush()
        return _show(request, exam, page, status=200)
    page = page_of(exam, data)
    if not can_be_saved(page, data):
        return _show(request, exam, page, status=422)
    try:
        exam = update_exam(
            exam, by=request.user, version=page.exam.cleaned_data["version"] or 0, entry=page.entry,
            form=page.exam.cleaned_data["submission_id"], kept=kept_of(data),
        )  # fmt: skip
    except TypedElsewhere:
        back, sent = gone_on(request, exam.patient)
        page = page_of(exam, sent)
        page.is_valid()
        return _show(request, exam, page, status=409, back=back)
    except StaleExam as stale:
        return _stale(request, exam, stale.exam, page, data)
    except ExamLocked:
        return closed(request, exam)
    return go_on(request, exam)


def closed(request, exam, **context):
    """Somebody signed, amended or closed it meanwhile: both versions, and the way to a newer one."""
    now = Exam.objects.select_related("amended_by", "voided", "patient", "examiner").get(pk=exam.pk)
    while getattr(now, "amended_by", None) is not None:
        now = Exam.objects.select_related("amended_by", "voided", "patient", "examiner").get(
            pk=now.amended_by.pk
        )
    now.patient, now.clinic = exam.patient, exam.clinic
    mine = page_of(now, request.POST)
    saved = entry_of(with_findings(Exam.objects).get(pk=now.pk))
    rows = differences(saved, mine.entry) if mine.is_valid() else []
    # What cannot be read is not the same as what is saved.
    context["is_unread"] = not mine.is_valid()
    if may(now, "amend") and request.workplace.may(Permission.EXAM_SIGN):
        context |= {
            "action": reverse("exams:amend", args=[now.pk]), "is_amending": True,
            "is_known": signature.is_open(request), "reason_form": ReasonForm(initial=request.POST.dict()),
            "password_form": PasswordForm(user=request.user),
            "answered_form": answered_form(now, chosen=request.POST.getlist("answers")),
        }  # fmt: skip
    context["stale_by"] = _who(request, now)
    return _show(request, now, mine, status=409, stale=now, differences=rows, **context)


_SAVING = (
    AuditedAction.EXAM_RECORDED, AuditedAction.EXAM_CHANGED, AuditedAction.EXAM_SIGNED,
    AuditedAction.EXAM_AMENDED, AuditedAction.EXAM_VOIDED,
)  # fmt: skip


def _who(request, exam):
    """Say who wrote what is saved now: a colleague, or the same person in another window."""
    act = trail.newest_of(exam, _SAVING, patient=exam.patient)
    name = act.actor_name if act else ""
    return {
        "is_own": bool(act and str(act.actor_id) == str(request.user.pk)),
        "who": name or _("Somebody"),
    }


def saved_elsewhere(request, exam):
    """The form of this exam was saved from another window and says something else here: both versions."""
    if not may(exam, "edit"):
        return closed(request, exam)
    action = reverse("exams:edit", args=[exam.pk])
    return _stale(request, exam, exam, page_of(exam, request.POST), request.POST, action=action)


def go_on(request, exam):
    """Lead on from a draft that was saved: to the page where it is read and signed, if that was pressed."""
    if request.POST.get("save") != "sign" or not request.workplace.may(Permission.EXAM_SIGN):
        messages.success(request, _("Exam saved as a draft."))
        return redirect(exam)
    # Read before it is signed, also while the password need not be asked again.
    return redirect(signature.sign_address(exam))


def _stale(request, exam, now, page, data, **context):
    """Show both versions side by side; the writer's own stays in the form."""
    saved = entry_of(with_findings(Exam.objects).get(pk=now.pk))
    sent = data.copy()
    sent["version"] = str(now.version)
    mine = page_of(now, sent)
    mine.is_valid()
    # What cannot be read is not the same as what is saved.
    is_read = page.is_valid()
    return _show(
        request, exam, mine, status=409, stale=now, is_unread=not is_read,
        differences=differences(saved, page.entry) if is_read else [], stale_by=_who(request, exam), **context,
    )  # fmt: skip
