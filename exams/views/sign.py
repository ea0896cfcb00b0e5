"""Sign one exam, or all that were read, with the password asked once per block."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import requires, twice_is_once
from accounts.permissions import Permission
from exams import signature, unsigned, waiting
from exams.access import opens_exam
from exams.actions import sign_exam, sign_many
from exams.actions.recording import with_findings
from exams.actions.signing import gaps_of
from exams.entry import entry_of
from exams.exceptions import ExamLocked, NotComplete, StaleExam
from exams.forms.small import PasswordForm
from exams.lifecycle import may
from exams.models import Exam
from exams.views.edit import page_of
from exams.views.pages import said_of, show_form
from exams.vocabulary import PalpationResult, Presence, SignatureMeaning
from patients import banner, mismatch, tokens
from patients.access import listed
from ui import asked

MOST_AT_ONCE = 50


@twice_is_once("what is signed cannot be signed again")
@opens_exam(Permission.EXAM_SIGN)
def sign(request, exam):
    """Ask for the password and sign; what is missing comes back as links into the form."""
    if not may(exam, "sign"):
        messages.info(request, _("This exam is already signed or closed."))
        return redirect(exam)
    gaps = gaps_of(with_findings(Exam.objects).get(pk=exam.pk))
    if gaps:
        page = page_of(exam, as_sent(page_of(exam)))
        page.is_valid() and page.is_complete()
        heading = _("Exam, %(day)s") % {"day": banner.day_words(exam.examined_on)}
        # Looking shows what is missing; only an attempt to sign is refused.
        status = 422 if request.method == "POST" else 200
        # What is filled in here is saved as on the draft's own page.
        action = reverse("exams:edit", args=[exam.pk])
        return show_form(request, page, heading=heading, exam=exam, action=action, status=status)
    version = _version_read(request, exam)
    if version != exam.version:
        return _changed(request, exam)
    form = PasswordForm(request.POST or None, user=request.user)
    is_known = signature.is_open(request)
    if request.method == "POST" and (is_known or form.is_valid()):
        if not is_known:
            signature.open_block(request)
        try:
            sign_exam(exam, by=request.user, version=version)
        except (ExamLocked, NotComplete, StaleExam):
            return _changed(request, exam)
        messages.success(request, _("Exam signed."))
        return redirect(exam)
    context = {
        "patient": exam.patient, "banner": banner.build(exam.patient), "exam": exam, "form": form,
        "is_known": is_known, "meaning": signature.meaning_of(exam, request.user).label,
        "now_words": signature.moment_words(request.clinic, timezone.now()),
        **said_of(exam),
    }  # fmt: skip
    return render(request, "exams/exam_sign.html", context, status=422 if form.errors else 200)


def _version_read(request, exam) -> int | None:
    """Return which version the signer has read: the page they came from said it, or this one shows it."""
    if request.method == "POST":
        said = request.POST.get("version", "")
    else:
        said = request.GET.get("version", f"{exam.version}")
    return asked.whole_number(said)


def _changed(request, exam):
    messages.warning(request, _("The exam changed since you read it; look at it again."))
    return redirect(exam)


def as_sent(page):
    """Return what the browser would send for this page as it stands."""
    data = QueryDict(mutable=True)
    for form in page.forms:
        for bound in form:
            value = bound.value()
            values = value if isinstance(value, list | tuple) else [value]
            shown = [bound.field.prepare_value(each) for each in values if each not in (None, "")]
            data.setlist(bound.html_name, [str(each) for each in shown])
    return data


@twice_is_once("what is signed cannot be signed again")
@requires(Permission.EXAM_SIGN)
def sign_block(request):
    """List one's own drafts, to sign those that were read, and what colleagues left unsigned."""
    drafts = (
        with_findings(
            Exam.objects.standing().filter(
                clinic=request.clinic, signed_at=None, examiner=request.user
            )
        )
        .select_related("patient", "complaint", "pain_score")
        .order_by("examined_on", "recorded_at")[:MOST_AT_ONCE]
    )
    drafts = list(drafts)
    for exam in drafts:
        exam.patient.clinic = request.clinic
    is_known = signature.is_open(request)
    form = PasswordForm(request.POST or None, user=request.user)
    chosen = [exam for exam in drafts if str(exam.pk) in request.POST.getlist("exam")]
    read = {
        exam: asked.whole_number(request.POST.get(f"version-{exam.pk}", "")) or 0 for exam in chosen
    }
    strange = [exam for exam in chosen if not _is_drawn_for(request, exam)]
    if strange:
        return mismatch.page(request, strange[0].patient, tokens.Fit.OTHER)
    if request.method == "POST" and chosen and (is_known or form.is_valid()):
        if not is_known:
            signature.open_block(request)
        return _signed(request, read)
    others = unsigned.of_colleagues(request.clinic, request.user, today=request.clinic.today())
    today = request.clinic.today()
    trainees = waiting.for_cosignature(request.clinic, today=today)
    requests = waiting.for_an_answer(request.clinic, today=today)
    shown = (*drafts, *_exams_of(others, trainees), *(each.exam for each in requests))
    listed(request, {exam.patient_id for exam in shown})
    has_none = request.method == "POST" and not chosen
    context = {
        "drafts": [_line(exam, exam in chosen) for exam in drafts], "form": form, "is_known": is_known,
        "has_none": has_none, "has_errors": has_none, "others": others, "trainees": trainees, "asked": requests, "meaning": SignatureMeaning.EXAMINED.label,
        "now_words": signature.moment_words(request.clinic, timezone.now()),
    }  # fmt: skip
    refused = request.method == "POST"
    return render(request, "exams/sign_block.html", context, status=422 if refused else 200)


def _exams_of(owners, trainees):
    drafts = [draft.exam for owner in owners for draft in owner.drafts]
    return [*drafts, *(line.exam for trainee in trainees for line in trainee.exams)]


def _is_drawn_for(request, exam):
    """Each line carries whose exam it is, as every form about one patient does."""
    return tokens.check(request.POST.get(f"{tokens.FIELD}-{exam.pk}", ""), exam.patient)


def _signed(request, read):
    done = sign_many(read, by=request.user)
    if done.signed:
        _tell(
            request, messages.SUCCESS, done.signed,
            ngettext("%(n)s exam signed.", "%(n)s exams signed.", len(done.signed)),
        )  # fmt: skip
    if done.changed:
        _tell(
            request, messages.WARNING, done.changed,
            ngettext(
                "%(n)s exam changed since you read it and was left as a draft.",
                "%(n)s exams changed since you read them and were left as drafts.", len(done.changed),
            ),
        )  # fmt: skip
    if done.left:
        _tell(
            request, messages.WARNING, done.left,
            ngettext(
                "%(n)s exam is not complete and was left as a draft.",
                "%(n)s exams are not complete and were left as drafts.", len(done.left),
            ),
        )  # fmt: skip
    return redirect("exams:sign_block")


def _line(exam, is_chosen):
    entry = entry_of(exam)
    return {
        "exam": exam, "found": _found(entry), "is_chosen": is_chosen,
        "token_name": f"{tokens.FIELD}-{exam.pk}",
    }  # fmt: skip


def _found(entry):
    """Say what stands in a draft; what nobody answered is not "not felt"."""
    felt = [f"{f.label} {f.nodule.get_side_display()}" for f in entry.felt]
    if felt:
        return ", ".join(felt)
    if entry.palpation == PalpationResult.NOT_PALPATED:
        return _("not palpated")
    if entry.palpation == PalpationResult.NONE_FELT:
        return _("no nodule felt")
    said = {f.label: f.facts.get("presence") for f in entry.findings if f.facts.get("presence")}
    words = [f"{label} {Presence(presence).label}" for label, presence in said.items()]
    return ", ".join(words) or _("no finding recorded yet")


def _tell(request, level, exams, words):
    messages.add_message(request, level, words % {"n": len(exams)})
