"""The time-out before an operation: said aloud again, compared, and a hard stop where it does not agree."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import lost_post
from accounts.permissions import Permission
from patients.record_form import filled_in
from treatments import actions, consents, ladder, lifecycle, rules
from treatments.access import opens_treatment
from treatments.actions import Site
from treatments.exceptions import TimeOutStopped, TreatmentRefused
from treatments.forms.consent import colleagues
from treatments.forms.procedure import SiteForm
from treatments.forms.timeout import TimeOutForm
from treatments.targets import open_targets
from treatments.views.frame import only_standing, page, say
from treatments.vocabulary import Kind


class Sheet:
    """The forms of the page: every open nodule with its side, and the rest of what is said."""

    def __init__(self, request, treatment, returned=None):
        self.request, self.treatment, patient = request, treatment, treatment.patient
        data = request.POST if request.method == "POST" else None
        self.differences: list = []
        people = colleagues(patient.clinic, request.user)
        self.form = TimeOutForm(data, patient=patient, people=people)
        question = _("Which side?")
        self.sites = [
            SiteForm(data, prefix=f"n{target.nodule.number}", target=target, question=question)
            for target in open_targets(patient)
        ]
        # A place without a nodule is asked about where one was prepared, or there is none to name.
        has_other = treatment.procedure.nodules.filter(nodule=None).exists() or not self.sites
        self.elsewhere = (
            SiteForm(data, prefix="other", target=None, question=question) if has_other else None
        )
        if returned is not None:
            self.form.keep(returned)
            for place in self.places:
                place.initial = filled_in(returned, place)

    @property
    def places(self):
        """Every row of the page."""
        return [*self.sites, *filter(None, [self.elsewhere])]

    @property
    def parts(self):
        """Every form of the page, in the order they stand."""
        return [*self.places, self.form]

    def chosen(self) -> list[Site]:
        """Return the places named."""
        return [
            Site(place.nodule, place.cleaned_data["side"])
            for place in self.places
            if place.is_valid() and place.cleaned_data.get("is_chosen")
        ]

    def is_valid(self) -> bool:
        """Judge every part, so that all problems are told at once."""
        is_fine = not [part for part in self.parts if not part.is_valid()]
        if all(place.is_valid() for place in self.places) and not self.chosen():
            self.form.add_error(None, _("Say the place aloud, then choose it."))
            return False
        return is_fine


@lost_post.keeps_what_was_sent
@opens_treatment(Permission.TREATMENT_RECORD)
@only_standing
def time_out(request, treatment):
    """Hold the time-out."""
    procedure = getattr(treatment, "procedure", None)
    is_open = procedure and procedure.checked_at and not procedure.given_at
    is_asked = is_open and treatment.kind in rules.OPERATION_KINDS
    if not (is_asked and treatment.state in lifecycle.OPEN_PLANS):
        return redirect("treatments:detail", treatment.pk)
    returned = lost_post.given_back(request) if request.method == "GET" else None
    sheet = Sheet(request, treatment, returned)
    if request.method == "POST" and _hold(sheet):
        messages.success(request, _("Time-out held: everything agrees."))
        return redirect("treatments:give", treatment.pk)
    return _show(sheet, returned is not None)


def _hold(sheet):
    is_fine = sheet.is_valid()
    form = sheet.form
    # What does not agree is told at once, even while something else is still open.
    is_said = form.is_said and sheet.chosen() and all(place.is_valid() for place in sheet.places)
    if not (is_fine or is_said):
        return None
    data = form.cleaned_data
    said = {
        "by": sheet.request.user, "birth_year": data["birth_year"], "kind": data["procedure_said"],
        "sites": sheet.chosen(), "is_consent_there": data["is_consent_there"] == "yes",
    }  # fmt: skip
    try:
        if not is_fine:
            actions.compare_time_out(sheet.treatment, **said)
            return None
        return actions.hold_time_out(
            sheet.treatment, **said, facts=form.facts(), submission_id=data["submission_id"]
        )
    except TimeOutStopped as stop:
        sheet.differences = [words_of(each) for each in stop.differences]
    except TreatmentRefused as refusal:
        say(form, refusal)
    return None


def words_of(difference) -> str:
    """Say one difference in a sentence; sides in whole words."""
    name = difference.nodule.label if difference.nodule else _("the place")
    facts = {
        "name": name,
        "said": _word(difference, difference.said),
        "stands": _word(difference, difference.stands),
    }
    sentence = _SENTENCES[difference.with_what, difference.what]()
    return sentence % facts


_SENTENCES = {
    ("identity", "birth year"): lambda: _("The birth year typed is not that of this patient."),
    ("plan", "procedure"): lambda: _("You said %(said)s. Checked and prepared was: %(stands)s."),
    ("plan", "not named"): lambda: _("%(name)s %(stands)s was checked and prepared, but not named now."),
    ("plan", "not planned"): lambda: _("You named %(name)s %(said)s, which was not checked and prepared."),
    ("plan", "side"): lambda: _("You said %(said)s. %(name)s was checked and prepared on the %(stands)s."),
    ("record", "side"): lambda: _("You said %(said)s. On the record %(name)s is on the %(stands)s."),
    ("consent", "missing"): lambda: _("No consent is there."),
    ("consent", "procedure"): lambda: _("You said %(said)s. The consent is for: %(stands)s."),
    ("consent", "side"): lambda: _("You said %(said)s. The consent is for the %(stands)s."),
}  # fmt: skip


def _word(difference, value):
    if difference.what == "procedure":
        return str(Kind(value).label) if value in Kind else value
    return consents.side_words(value)


def _show(sheet, is_returned):
    request, treatment = sheet.request, sheet.treatment
    consent = consents.standing_of(treatment)
    return page(
        request, "time_out", treatment.patient, refused=request.method == "POST", sheet=sheet, form=sheet.form,
        forms=sheet.parts, treatment=treatment, title=ladder.what_words_short(treatment), consent=consent,
        is_returned=is_returned, banner_masks_birth_year=True,
    )  # fmt: skip
