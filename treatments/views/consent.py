"""Consent by itself: the text and the signature, the withdrawal, and the sheet for the patient."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import twice_is_once
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from audit.vocabulary import AuditedAction
from patients import banner
from patients.access import opened, opens_patient_record, opens_row
from patients.views.lost import given_back
from treatments import actions, consents, ladder, lifecycle, papers, rules
from treatments.access import opens_treatment
from treatments.exceptions import TreatmentRefused
from treatments.forms.consent import ConsentPageForm, WithdrawForm, colleagues
from treatments.models import Consent
from treatments.views.frame import next_after_check, only_standing, page, say
from treatments.vocabulary import Kind


@keeps_what_was_sent
@opens_treatment(Permission.TREATMENT_RECORD)
@only_standing
def consent(request, treatment):
    """Record the consent to this treatment, with the text that is shown."""
    if not rules.is_procedure(treatment.kind):
        return redirect("treatments:detail", treatment.pk)
    data = request.POST if request.method == "POST" else None
    form = _form(request, treatment, data, given_back(request))
    if data is not None and form.is_valid() and _record(form, treatment, request.user):
        messages.success(request, _("The consent is recorded."))
        return redirect(_onwards(treatment))
    return _show(request, treatment, form)


def _form(request, treatment, data=None, initial=None):
    texts = consents.texts_for(treatment.kind, request.clinic.today())
    people = colleagues(request.clinic, request.user)
    places = _sites(treatment, getattr(treatment, "procedure", None))
    sides = frozenset(side for _nodule, side in places if side)
    return ConsentPageForm(
        data, patient=treatment.patient, texts=texts, people=people, sides=sides, initial=initial or {}
    )  # fmt: skip


def _record(form, treatment, by):
    try:
        return actions.record_consent(
            treatment, by=by, facts=form.facts(), submission_id=form.cleaned_data["submission_id"]
        )
    except TreatmentRefused as refusal:
        say(form, refusal)
        return None


def _onwards(treatment):
    """Back to what was waiting for it."""
    procedure = getattr(treatment, "procedure", None)
    if procedure and procedure.checked_at and treatment.state in lifecycle.OPEN_PLANS:
        return next_after_check(treatment)
    return reverse("treatments:detail", args=[treatment.pk])


@twice_is_once("what stands is taken back by the first press; the second finds nothing that stands")
@opens_treatment(Permission.TREATMENT_RECORD)
@only_standing
def withdraw(request, treatment):
    """Take the consent back, with who said so and why, or say that it was entered in error."""
    if request.method != "POST":
        return redirect("treatments:consent", treatment.pk)
    form = WithdrawForm(request.POST, patient=treatment.patient)
    if form.is_valid() and _withdraw(form, treatment, request.user):
        messages.success(request, _ended_words(form, treatment))
        return redirect("treatments:consent", treatment.pk)
    return _show(request, treatment, _form(request, treatment), form)


def _withdraw(form, treatment, by) -> bool:
    """Say whether this press, or the same one before it, is what ended the consent."""
    try:
        if form.is_error:
            actions.mark_consent_in_error(treatment, by=by, **form.taken("consent", "reason"))
        else:
            actions.withdraw_consent(treatment, by=by, **form.taken("withdrawn_by", "reason"))
    except TreatmentRefused as refusal:
        say(form, refusal)
        return False
    ended = _end_of(form, treatment)
    if ended is None:
        form.add_error(
            "ended",
            _(
                "It could not be told which consent is meant. Look at what stands, and say it again."
            ),
        )
    elif not form.says(ended):
        words = _("It ended already: %(how)s, %(who)s, “%(why)s”. What you typed is not recorded.")
        form.add_error("ended", words % {
            "how": ended.get_status_display(), "who": ended.withdrawn_by or ended.recorded_by, "why": ended.reason,
        })  # fmt: skip
    return form.is_valid()


def _end_of(form, treatment):
    """Return how the consent that is meant ended; of a page that names none, the one given last."""
    rows = treatment.consents.select_related("withdrawal__recorded_by")
    key = form.cleaned_data["consent"]
    meant = rows.filter(pk=key).first() if key or form.is_error else rows.first()
    return getattr(meant, "withdrawal", None)


def _ended_words(form, treatment) -> str:
    if not form.is_error:
        return _("The consent is withdrawn. It stays readable as it was given.")
    standing = consents.standing_of(treatment)
    if standing is None:
        return _("Marked entered in error. No consent stands now.")
    return _("Marked entered in error. This one stands: %(consent)s.") % {
        "consent": consents.summary_of(standing)
    }


def _show(request, treatment, form, withdrawal=None):
    rows = treatment.consents.select_related(
        "text", "obtained_by", "witness", "withdrawal__recorded_by"
    )
    scanned = papers.scans_by_consent(rows)
    local = request.clinic.local
    given = [
        (
            each, consents.summary_of(each), local(each.given_at), scanned.get(each.pk),
            local(each.withdrawal.withdrawn_at) if each.is_withdrawn else None,
        )
        for each in rows
    ]  # fmt: skip
    standing = next((each for each, *_words in given if not each.is_withdrawn), None)
    procedure = getattr(treatment, "procedure", None)
    texts = list(form.texts.values())
    return page(
        request, "consent", treatment.patient, refused=form.is_bound or withdrawal is not None, form=form,
        forms=[form, withdrawal] if withdrawal else [form], withdrawal=withdrawal or WithdrawForm(patient=treatment.patient, initial={"consent": standing and standing.pk}),
        treatment=treatment, title=ladder.what_words_short(treatment), given=given, standing=standing,
        is_done=bool(procedure and procedure.given_at) or treatment.state not in lifecycle.OPEN_PLANS, sites=_sites(treatment, procedure),
        texts=[(text, consents.blocks_of(text)) for text in texts],
    )  # fmt: skip


def _sites(treatment, procedure):
    """Return (nodule, side) of what is prepared, else of what the plan aims at."""
    if procedure:
        return [(row.nodule, row.side) for row in procedure.nodules.select_related("nodule")]
    aimed = treatment.targets.select_related("nodule")
    return [(row.nodule, row.nodule.side) for row in aimed]


def _consent_or_404(request, key):
    if request.clinic is None or request.clinic.is_library:
        raise Http404
    found = (
        Consent.objects.filter(pk=key, treatment__clinic=request.clinic)
        .select_related(
            "treatment__patient", "text", "obtained_by", "witness", "withdrawal__recorded_by"
        )
        .first()
    )
    if found is None:
        raise Http404
    found.patient = found.treatment.patient
    found.treatment.clinic = found.patient.clinic = request.clinic
    return found


def _printed(request, patient, subject=None):
    opened(request, patient, subject, AuditedAction.PATIENT_PRINTED)


@require_safe
@opens_row(Permission.RECORD_VIEW, "consent_id", _consent_or_404, _printed)
def consent_print(request, consent):
    """Show a consent as it was given, on paper: the text in its version, and what was said to it."""
    taken_back = consent.withdrawal if consent.is_withdrawn else None
    return _sheet(
        request, consent.patient, consent.text, consent=consent,
        rows=consents.rows_of(consent, request.clinic, papers.scans_by_consent([consent]).get(consent.pk, "")),
        title=consent.text.title if consent.text else _("Consent"), withdrawal=taken_back,
        withdrawn_at=taken_back and consents.moment_words(request.clinic.local(taken_back.withdrawn_at)),
        back_url=reverse("treatments:consent", args=[consent.treatment_id]),
    )  # fmt: skip


@require_safe
@opens_patient_record(Permission.TREATMENT_RECORD, action=AuditedAction.PATIENT_PRINTED)
def consent_sheet(request, patient):
    """Show the text for a kind of procedure, to be read, kept, or signed by hand."""
    kind = request.GET.get("kind", "")
    if not (kind in Kind and rules.is_procedure(kind)):
        return redirect("treatments:ladder", patient.pk)
    texts = consents.texts_for(kind, request.clinic.today())
    wanted = request.GET.get("text", "")
    text = next((each for each in texts if str(each.pk) == wanted), next(iter(texts), None))
    return _sheet(
        request, patient, text, consent=None, kind=Kind(kind),
        title=text.title if text else Kind(kind).label.capitalize(),
        back_url=reverse("treatments:ladder", args=[patient.pk]),
    )  # fmt: skip


def _sheet(request, patient, text, **parts):
    context = {
        "patient": patient, "banner": banner.build(patient), "clinic": request.clinic, "text": text,
        "blocks": consents.blocks_of(text) if text else [], "text_words": consents.text_words(text),
        "printed_at": request.clinic.local(timezone.now()), **parts,
    }  # fmt: skip
    return render(request, "treatments/consent_print.html", context)
