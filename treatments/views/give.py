"""Given: the second of the two moments, or that it was not given."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import lost_post
from accounts.permissions import Permission
from patients.record_form import filled_in
from treatments import actions, consents, ladder, lifecycle, rules
from treatments.access import opens_treatment
from treatments.exceptions import TreatmentRefused
from treatments.forms.give import GiveForm, VolumeForm
from treatments.forms.operation import FoundForm, who_may_wait
from treatments.forms.small import ReasonForm
from treatments.record import check_rows
from treatments.views.frame import page, say


class Sheet:
    """The forms of the page: what was given, a volume per agent, what was found per nodule."""

    def __init__(self, treatment, by, data=None, returned=None):
        self.treatment, patient = treatment, treatment.patient
        now = patient.clinic.now()
        start = {"given_on": now.date(), "given_time": now.time(), "version": treatment.version}
        people = who_may_wait(patient.clinic, by) if treatment.kind in rules.OPERATION_KINDS else []
        self.form = GiveForm(
            data, patient=patient, kind=treatment.kind, by=by, people=people, initial=start,
            checked_at=treatment.procedure.checked_at,
        )  # fmt: skip
        agents = list(treatment.agents.all())
        self.rows = list(treatment.procedure.nodules.select_related("nodule"))
        self.volumes = [
            VolumeForm(data, prefix=f"v{n}", agent=agent) for n, agent in enumerate(agents)
        ]
        self.found = [
            FoundForm(data, prefix=f"f{n}", row=row, kind=treatment.kind)
            for n, row in enumerate(self.rows)
        ]

        if returned is not None:
            self.form.keep(returned)
            for part in (*self.volumes, *self.found):
                part.initial = filled_in(returned, part)

    @property
    def parts(self):
        """Every form of the page."""
        return [*self.volumes, *self.found, self.form]

    def is_valid(self):
        # Every part is judged, so that all problems are told at once.
        return not [part for part in self.parts if not part.is_valid()]

    def answers(self) -> dict:
        """Return what the action asks for."""
        form, data = self.form, self.form.cleaned_data
        return {
            "given_at": form.given_at(), "version": data["version"], "submission_id": data["submission_id"],
            "head": form.taken("aspiration"),
            "facts": form.taken("review_on", "adverse_events"), "after": form.after(), "minutes": data["minutes_after"],
            "events": form.events(), "excision": form.operation() if form.is_operation else None,
            "waits": form.waits() if form.is_operation else None,
            "volumes": {v.agent.pk: v.cleaned_data["volume_ml"] for v in self.volumes},
            "found": {f.row.pk: f.found() for f in self.found},
        }  # fmt: skip


@lost_post.keeps_what_was_sent
@opens_treatment(Permission.TREATMENT_RECORD)
def give(request, treatment):
    """Record what was given, or that nothing was."""
    procedure = getattr(treatment, "procedure", None)
    is_prepared = procedure and procedure.checked_at and not hasattr(treatment, "voided")
    is_open = is_prepared and not procedure.given_at and treatment.state in lifecycle.OPEN_PLANS
    # What a colleague closed meanwhile is shown beside what was typed, never instead of it.
    if not (is_open or (is_prepared and request.method == "POST")):
        return redirect("treatments:detail", treatment.pk)
    if "not_given" in request.POST:
        return _not_given(request, treatment)
    returned = lost_post.given_back(request) if request.method == "GET" else None
    sheet = Sheet(
        treatment, request.user, request.POST if request.method == "POST" else None, returned
    )
    if request.method == "POST" and sheet.is_valid() and _give(sheet, request.user):
        messages.success(request, _("Recorded as given."))
        return redirect("treatments:detail", treatment.pk)
    return _show(
        request,
        treatment,
        sheet,
        ReasonForm(patient=treatment.patient, initial={"version": treatment.version}),
        refused=request.method == "POST",
        is_returned=returned is not None,
    )


def _give(sheet, by):
    try:
        return actions.give_procedure(
            sheet.treatment, by=by, answer=sheet.form.safety_answer(), **sheet.answers()
        )
    except TreatmentRefused as refusal:
        say(sheet.form, refusal)
        return None


def _not_given(request, treatment):
    reason = ReasonForm(request.POST, patient=treatment.patient)
    if reason.is_valid() and _mark_not_given(treatment, reason, request.user):
        messages.success(request, _("Recorded as not given."))
        return redirect("treatments:detail", treatment.pk)
    # What was typed about the giving stays, unjudged.
    sheet = Sheet(treatment, request.user, returned=request.POST)
    return _show(request, treatment, sheet, reason, refused=True)


def _mark_not_given(treatment, reason, by):
    try:
        data = reason.cleaned_data
        return actions.mark_not_given(
            treatment, by=by, reason=data["reason"], version=data["version"]
        )
    except TreatmentRefused as refusal:
        say(reason, refusal)
        return None


def _covers(consent, treatment):
    sides = {row.side for row in treatment.procedure.nodules.all() if row.side}
    return consents.covers(consent, treatment.kind, sides)


def _show(request, treatment, sheet, reason, *, refused, is_returned=False):
    consent = consents.standing_of(treatment)
    held = (
        treatment.procedure.time_outs.filter(consent=consent)
        .select_related("second", "recorded_by")
        .first()
    )
    return page(
        request, "give", treatment.patient, refused=refused, sheet=sheet, form=sheet.form, reason=reason,
        treatment=treatment, forms=[*sheet.parts, reason], title=ladder.what_words(treatment),
        checked=check_rows(treatment.procedure), checks=treatment.safety_checks.select_related("formulary"), procedure=treatment.procedure,
        checked_at=request.clinic.local(treatment.procedure.checked_at), is_returned=is_returned,
        consent=consent, consent_covers=consent and _covers(consent, treatment), consent_words=consent and consents.summary_of(consent),
        time_out=held, time_out_at=held and request.clinic.local(held.held_at),
        wants_time_out=treatment.kind in rules.OPERATION_KINDS and held is None,
        already=f"{reverse('treatments:procedure', args=[treatment.patient_id])}?kind={treatment.kind}&happened=1",
    )  # fmt: skip
