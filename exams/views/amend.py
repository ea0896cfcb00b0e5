"""Amend a signed exam: a new signed version with a reason; the old one stays readable."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import lost_post
from accounts.permissions import Permission
from exams import signature
from exams.access import opens_exam
from exams.actions import amend_exam
from exams.exceptions import AlreadyAmended, AlreadyAnswered, ExamLocked, TypedElsewhere
from exams.forms.additions import AnsweredForm
from exams.forms.small import PasswordForm, ReasonForm
from exams.lifecycle import may
from exams.models import Exam
from exams.views.edit import closed, page_of
from exams.views.pages import answered_form, can_be_saved, changed_page, show_form
from exams.views.unsaved import come_back, gone_on, kept_of
from patients import banner


@lost_post.keeps_what_was_sent
@opens_exam(Permission.EXAM_SIGN)
def amend(request, exam):
    """Draw the signed exam as a form with a reason, or save the new version."""
    if not may(exam, "amend") and request.method == "POST":
        return _first(request, exam) or closed(request, exam)
    if not may(exam, "amend"):
        messages.warning(request, _("Only the newest signed version can be amended."))
        return redirect(getattr(exam, "amended_by", None) or exam)
    back = come_back(request, exam.patient, exam) if request.method != "POST" else None
    data = back.data if back else request.POST
    changed = changed_page(data) if data is not None else None
    page = page_of(exam, changed if changed is not None else data)
    reason, password = ReasonForm(data), PasswordForm(data, user=request.user)
    answered = answered_form(exam, data)
    wishes = {
        "exam": exam, "reason_form": reason, "password_form": password, "answered_form": answered,
    }  # fmt: skip
    if request.method != "POST" or changed is not None:
        if data is not None:
            page.hush()
            wishes |= {
                "reason_form": ReasonForm(initial=data.dict()),
                "password_form": PasswordForm(user=request.user),
                "answered_form": answered_form(exam, chosen=data.getlist("answers")),
            }
        else:
            chosen = request.GET.getlist("answers")
            wishes["answered_form"] = answered_form(exam, chosen=chosen)
        return _show(request, page, status=200, back=back, **wishes)
    return _sent(request, exam, page, reason, password, answered, wishes)


def _sent(request, exam, page, reason, password, answered, wishes):
    is_known = signature.is_open(request)
    judged = [
        can_be_saved(page, {"save": "sign"}),
        reason.is_valid(),
        answered.is_valid(),
        is_known or password.is_valid(),
    ]
    if not all(judged):
        return _first(request, exam) or _show(request, page, status=422, **wishes)
    if not is_known:
        signature.open_block(request)
    try:
        newest = amend_exam(
            exam, by=request.user, submission_id=page.exam.cleaned_data["submission_id"], entry=page.entry,
            reason=reason.cleaned_data["reason"], kept=kept_of(request.POST),
            answers=answered.cleaned_data["answers"],
        )  # fmt: skip
    except (AlreadyAmended, ExamLocked):
        return _first(request, exam) or closed(request, exam)
    except AlreadyAnswered:
        answered.add_error("answers", AnsweredForm.ANSWERED)
        return _show(request, page, status=409, **wishes)
    except TypedElsewhere:
        back, sent = gone_on(request, exam.patient)
        page = page_of(exam, sent)
        page.is_valid()
        return _show(request, page, status=409, back=back, **wishes)
    messages.success(request, _("Exam amended and signed. The earlier version stays readable."))
    return redirect(newest)


def _first(request, exam):
    """Lead to what the same press made a moment before, if it did."""
    made = getattr(Exam.objects.select_related("amended_by").get(pk=exam.pk), "amended_by", None)
    if made is not None and str(made.submission_id) == request.POST.get("submission_id"):
        return redirect(made)
    return None


def _show(request, page, *, exam, **context):
    heading = _("Amend the exam of %(day)s") % {"day": banner.day_words(exam.examined_on)}
    extra = {"is_amending": True, "is_known": signature.is_open(request)}
    return show_form(request, page, heading=heading, exam=exam, **extra, **context)
