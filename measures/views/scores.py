"""Pain and overall change in one press each, with the way back."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import twice_is_once
from accounts.permissions import Permission
from measures import actions
from measures.access import opens_score
from measures.forms import ChangeForm, PainForm
from measures.vocabulary import InstrumentCode, Recall
from patients.access import opens_patient_record


@require_POST
@opens_patient_record(Permission.SCORE_RECORD)
def record_pain(request, patient):
    """Save the pressed pain of the last 7 days."""
    form = PainForm(request.POST, patient=patient)
    if not form.is_valid():
        return _refused(request, patient, form)
    now = request.clinic.now()
    score = actions.record_score(
        patient, InstrumentCode.PAIN_NRS, by=request.user, submission_id=form.cleaned_data["submission_id"],
        value=form.cleaned_data["value"], on=now.date(), at=_to_the_minute(now),
    )  # fmt: skip
    return _saved(request, patient, score)


@require_POST
@opens_patient_record(Permission.SCORE_RECORD)
def record_change(request, patient):
    """Save the pressed word of overall change, since the step the page named."""
    form = ChangeForm(request.POST, patient=patient)
    if not form.is_valid():
        return _refused(request, patient, form)
    now, facts = request.clinic.now(), form.cleaned_data
    score = actions.record_score(
        patient, InstrumentCode.PGIC, by=request.user, submission_id=facts["submission_id"],
        value=int(facts["value"]), change_category=facts["value"], recall=Recall.SINCE_STEP,
        since_on=facts["since_on"], since_text=facts["since_text"], on=now.date(), at=_to_the_minute(now),
    )  # fmt: skip
    return _saved(request, patient, score)


@twice_is_once("one row takes a score out of use")
@require_POST
@opens_score(Permission.SCORE_RECORD)
def undo(request, score):
    """Take back a score this person has just pressed."""
    is_fresh = score.recorded_at >= timezone.now() - actions.UNDO_FOR
    # A press carries its submission; the score of an exam or a contact is corrected there.
    is_pressed = score.submission_id is not None
    if score.recorded_by_id != request.user.pk or not is_fresh or not is_pressed:
        messages.error(
            request, _("Only a score you pressed in the last 15 minutes can be taken back here.")
        )
    else:
        actions.void_score(score, by=request.user, reason=_("Taken back right after pressing"))
        messages.success(request, _("Taken back. The score no longer counts."))
    return redirect(_home(request, score.patient))


def _to_the_minute(moment):
    return moment.time().replace(second=0, microsecond=0)


def _saved(request, patient, score):
    # Both pages show what was saved, with its way back.
    return redirect(f"{_home(request, patient)}?saved={score.pk}")


def _refused(request, patient, form):
    for errors in form.errors.values():
        messages.error(request, errors[0])
    return redirect(_home(request, patient))


def _home(request, patient) -> str:
    page = "outcomes:chart" if request.workplace.may(Permission.RECORD_VIEW) else "patients:details"
    return reverse(page, args=[patient.pk])
