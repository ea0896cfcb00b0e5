"""Check and prepare: the first of the two moments, and the stop. Also what has already happened."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts import lost_post
from accounts.permissions import Permission
from patients.access import opens_patient_record
from patients.record_form import filled_in
from patients.vocabulary import ConditionCode
from treatments import actions, consents, kits, lifecycle, lots, rules
from treatments.actions import Site
from treatments.exceptions import IdentityMismatch, TreatmentRefused, WrongSide
from treatments.forms.consent import colleagues
from treatments.forms.give import HappenedForm
from treatments.forms.operation import who_may_wait
from treatments.forms.procedure import (
    AGENT_ROWS,
    AGENT_ROWS_SHOWN,
    AgentForm,
    ProcedureForm,
    SiteForm,
)
from treatments.models import Treatment
from treatments.targets import Target, are_on_both_sides, open_targets
from treatments.views.frame import next_after_check, page, say
from treatments.vocabulary import Kind
from treatments.vocabulary_of_operations import ConsentWay
from ui.bound import put
from ui.words import SIDE_WORDS

_ON_RECORD = {
    "anticoagulant": {ConditionCode.ANTICOAGULANT, ConditionCode.BLEEDING_DISORDER},
    "diabetes": {ConditionCode.DIABETES},
    "pregnancy": {ConditionCode.PREGNANCY},
}


@dataclass(frozen=True)
class Stop:
    """Why the hand is stopped, and what the panel offers."""

    kind: str
    wrong: list
    map_html: str = ""
    focus: str = ""


class Sheet:
    """The forms of the page: one head, a row per nodule, the agents."""

    def __init__(self, request, patient, kind, returned=None):
        self.request, self.patient, self.kind = request, patient, Kind(kind)
        self.has_happened = request.GET.get("happened") == "1"
        # What is only shown again is not judged: another page was asked for, or a lost session came back.
        self.is_returned = returned is not None
        self.is_kept = self.is_returned or bool(
            {"switch", "work_out", "kit", "fill_lot"} & set(request.POST)
        )
        self.targets = open_targets(patient)
        self.shown = [
            t for t in self.targets if str(t.nodule.pk) == request.GET.get("nodule")
        ] or self.targets
        self.stop = None
        self.plan = None if self.has_happened else _plan(request, patient, self.kind)
        self.agreed = self.plan and consents.standing_of(self.plan)
        self.texts = consents.texts_for(self.kind, patient.clinic.today())
        self._build(request.POST if request.method == "POST" else returned)

    def _build(self, data):
        bound = None if self.is_kept else data
        clinic, by = self.patient.clinic, self.request.user
        about = {"patient": self.patient, "kind": self.kind}
        if self.has_happened:
            people = who_may_wait(clinic, by) if self.kind in rules.OPERATION_KINDS else []
            self.form = HappenedForm(bound, by=by, people=people, **about)
        else:
            people, texts = colleagues(clinic, by), self.texts
            self.form = ProcedureForm(
                bound, agreed=self.agreed, people=people, texts=texts, **about
            )
        # The only nodule stands open, one press less; its side is never chosen.
        only = len(self.shown) == 1
        self.sites = [
            self._site(bound, f"n{t.nodule.number}", t, {"is_chosen": only}) for t in self.shown
        ]
        self.elsewhere = self._site(bound, "other", None, {"is_chosen": not self.targets})
        wishes = {"today": self.patient.clinic.today(), "may_be_expired": self.has_happened}
        self.agents = [AgentForm(bound, prefix=f"a{n}", **wishes) for n in range(AGENT_ROWS)]
        if self.is_kept:
            self.form.keep(data)
            for form in (*self.sites, self.elsewhere, *self.agents):
                form.initial = filled_in(data, form)
            kits.fill(self.agents, self.kits, data.get("kit", ""))
        self.data = data

    @cached_property
    def kits(self):
        """What the clinic keeps ready together; read only where the page is shown or a kit was pressed."""
        clinic = self.patient.clinic
        return [] if clinic.is_library else kits.of_clinic(clinic)

    def furnish(self):
        """Lay beside the questions what only eyes need: what the record says, and the lots to press."""
        self.form.was = known(self.patient)
        self._offer_lots(self.data)

    def _offer_lots(self, data):
        """Hang the lots that may be pressed on each agent, and fill in the one that was."""
        offers = lots.offered(self.patient.clinic, self.patient.clinic.today())
        row, _colon, key = (data or {}).get("fill_lot", "").partition(":")
        for n, form in enumerate(self.agents):
            form.lots = offers
            chosen = next((each for each in offers if str(n) == row and each.key == key), None)
            if chosen and form.initial.get("drug") == chosen.drug:
                form.initial |= {"lot_number": chosen.number, "expires_on": chosen.expires}

    def _site(self, data, prefix, target, start):
        return SiteForm(data, prefix=prefix, target=target, question=self.question(), initial=start)

    def question(self):
        if self.has_happened:
            return _("Which side was it done on?")
        if self.kind in rules.INJECTION_KINDS:
            return _("Which side are you injecting?")
        return (
            _("Which side are you operating on?")
            if self.kind in rules.OPERATION_KINDS
            else _("Which side?")
        )

    @property
    def places(self):
        """Every row of the page."""
        return [*self.sites, self.elsewhere]

    @property
    def parts(self):
        """Every form of the page, in the order they stand."""
        return [*self.places, self.form, *self.agents]

    def is_valid(self) -> bool:
        """Judge every part, so that all problems are told at once."""
        is_fine = not [part for part in self.parts if not part.is_valid()]
        if all(place.is_valid() for place in self.places) and not self.chosen():
            self.form.add_error(None, _("Choose where: a nodule, or another place."))
            return False
        return is_fine

    def chosen(self) -> list[Site]:
        """Return the places chosen that are clear."""
        return [
            Site(place.nodule, place.cleaned_data["side"])
            for place in self.places
            if place.is_valid() and place.cleaned_data.get("is_chosen")
        ]

    def given_agents(self) -> list[dict]:
        return [agent for form in self.agents if (agent := form.agent())]

    def common(self) -> dict:
        """Return what both moments pass on."""
        form = self.form
        return {
            "by": self.request.user, "kind": self.kind, "sites": self.chosen(), "head": form.head(),
            "facts": form.facts(), "agents": self.given_agents(), "before": form.before(),
            "excision": form.excision(), "submission_id": form.cleaned_data["submission_id"],
        }  # fmt: skip

    def consent(self) -> dict | None:
        """Return the columns of the consent; None when it stands already or is signed on the next page."""
        if self.agreed or self.form.cleaned_data["consent"] == ConsentWay.SCREEN:
            return None
        return self.form.consent_facts() | {"text": self.form.text_shown()}

    def stopped_by(self, refusal):
        """Turn a refusal of the check into the panel that says so."""
        if isinstance(refusal, WrongSide):
            by_nodule = {site.nodule: site for site in refusal.sites}
            wrong = [
                (place.target, by_nodule[place.nodule].side, place)
                for place in self.sites
                if place.nodule in by_nodule
            ]
            for _target, _side, place in wrong:
                place.is_side_refused = True
            # What was answered was about the other side: it is asked again.
            put(self.form, "read_back", "")
            self.stop = Stop("side", wrong, _map(self.targets), f"{wrong[0][2]['side'].auto_id}_0")
        elif isinstance(refusal, IdentityMismatch):
            self.stop = Stop("identity", [], focus=self.form["birth_year"].id_for_label)
        else:
            say(self.form, refusal)


def known(patient) -> dict:
    """Return what the record already says beside the questions asked; never an answer by itself."""
    codes = set(patient.conditions.filter(ended_at=None).values_list("code", flat=True))
    return {name: _("on the record") for name, those in _ON_RECORD.items() if codes & those}


def _map(targets):
    marks = [marker for target in targets if (marker := target.marker())]
    return (
        render_to_string("treatments/_stop_map.html", {"markers": marks, "targets": targets})
        if marks
        else ""
    )


@lost_post.keeps_what_was_sent
@opens_patient_record(Permission.TREATMENT_RECORD)
def procedure(request, patient):
    """Check and prepare, or (happened=1) record what was done."""
    kind = request.GET.get("kind", "")
    if not (kind in Kind and rules.is_procedure(kind)):
        return redirect("treatments:ladder", patient.pk)
    returned = lost_post.given_back(request) if request.method == "GET" else None
    sheet = Sheet(request, patient, kind, returned)
    is_sent = request.method == "POST" and not sheet.is_kept
    saved = (_happened(sheet) if sheet.has_happened else _check(sheet)) if is_sent else None
    if saved is None:
        return _show(sheet, is_refused=is_sent)
    if sheet.has_happened:
        messages.success(request, _("Recorded as it happened."))
        return redirect("treatments:detail", saved.pk)
    messages.success(request, _("Checked and prepared. Nothing is recorded as given yet."))
    return redirect(next_after_check(saved))


def _check(sheet):
    is_fine = sheet.is_valid()
    year = sheet.form.cleaned_data.get("birth_year")
    is_site_clear = (
        bool(sheet.chosen())
        and year is not None
        and all(place.is_valid() for place in sheet.places)
    )
    try:
        if is_fine:
            return actions.check_procedure(
                sheet.patient, birth_year=year, plan=sheet.plan, answer=sheet.form.safety_answer(),
                consent=sheet.consent(), **sheet.common(),
            )  # fmt: skip
        if is_site_clear:
            # A wrong side is told at once, even while something else is still open.
            actions.guard_site(
                sheet.patient, sheet.chosen(), year, by=sheet.request.user, kind=sheet.kind
            )
    except TreatmentRefused as refusal:
        sheet.stopped_by(refusal)
    return None


def _happened(sheet):
    if not sheet.is_valid():
        return None
    form = sheet.form
    facts = {**form.facts(), **form.taken("review_on", "adverse_events")}
    try:
        return actions.record_happened(
            sheet.patient, given_at=form.given_at(), after=form.after(), events=form.events(),
            minutes=form.cleaned_data["minutes_after"], waits=form.waits() if form.is_operation else None,
            **{**sheet.common(), "facts": facts},
        )  # fmt: skip
    except TreatmentRefused as refusal:
        say(form, refusal)
        return None


def _plan(request, patient, kind):
    """Return the proposal this carries out, if it is one of this patient and kind and still open."""
    wanted = request.GET.get("plan", "")
    if not wanted:
        return None
    plans = Treatment.objects.standing().filter(
        patient=patient,
        kind=kind,
        state__in=lifecycle.OPEN_PLANS,
        procedure__isnull=True,
    )
    return next((plan for plan in plans if str(plan.pk) == wanted), None)


def _show(sheet, *, is_refused):
    sheet.furnish()
    shown = sheet.shown
    lone: Target | None = shown[0] if len(shown) == 1 else None
    return page(
        sheet.request, "procedure", sheet.patient, refused=is_refused, sheet=sheet, form=sheet.form,
        forms=sheet.parts, stop=sheet.stop, kind=sheet.kind, title=_title(sheet, lone), sub=_sub(sheet, lone),
        agents_shown=sheet.agents[:AGENT_ROWS_SHOWN], agents_more=sheet.agents[AGENT_ROWS_SHOWN:],
        agents_shown_count=AGENT_ROWS_SHOWN,
        agents_more_open=any(agent["drug"].value() for agent in sheet.agents[AGENT_ROWS_SHOWN:]),
        elsewhere_open=bool(sheet.elsewhere["is_chosen"].value() or sheet.elsewhere["side"].value()),
        banner_masks_birth_year=not sheet.has_happened, other_side=_other_side(sheet.stop), here=sheet.request.path,
        is_returned=sheet.is_returned, agreed=sheet.agreed, agreed_words=sheet.agreed and consents.summary_of(sheet.agreed, with_side=False),
        consent_text=next(iter(sheet.texts), None), asks_consent=not sheet.has_happened,
    )  # fmt: skip


def _title(sheet, lone):
    name = lone.name if lone else ""
    if sheet.has_happened:
        return _("What was done: %(kind)s") % {"kind": sheet.kind.label}
    if lone and sheet.kind in rules.INJECTION_KINDS:
        return _("Inject %(name)s") % {"name": name}
    if lone:
        return f"{sheet.kind.label.capitalize()}: {name}"
    words = (
        _("%(kind)s: which nodule, and on which side?")
        if sheet.targets
        else _("%(kind)s: where, and on which side?")
    )
    return words % {"kind": sheet.kind.label.capitalize()}


def _sub(sheet, lone):
    parts = [capfirst(lone.facts) + "." if lone else ""]
    if sheet.kind == Kind.DIAGNOSTIC_INJECTION and not sheet.has_happened:
        parts.append(_("Diagnostic injection."))
    if are_on_both_sides(sheet.targets):
        parts.append(_("There are active nodules on both sides."))
    if sheet.has_happened:
        parts.append(
            _(
                "Record it as it was, on the side it was done. If that was not the side meant, say so under harm."
            )
        )
    return " ".join(part for part in parts if part)


def _other_side(stop):
    """The side that was chosen, in words, for "the LEFT was already injected"."""
    return SIDE_WORDS[stop.wrong[0][1]] if stop and stop.wrong else ""
