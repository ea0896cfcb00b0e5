"""What an operation found and did, nodule by nodule and as a whole; and who waits for the laboratory."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.at_work import people_with
from accounts.permissions import Permission
from patients.record_form import YES_NO, RecordForm, choice, day, pair, truth, words
from treatments import rules
from treatments.forms.consent import person_choice
from treatments.results import DUE_AFTER_DAYS
from treatments.vocabulary import DepthReached, Found, Kind, Repair, SafetyAnswer, YesNoNotAsked
from treatments.vocabulary_of_operations import (
    AnticoagulantHandling,
    Incision,
    Margin,
    NerveOutcome,
)
from ui.fields import StrictDecimalField
from ui.layout import Chips, NumberUnit, Question, Row, Rows, part

_COLUMNS = (
    "incision_mm", "incision_orientation", "depth_reached", "nerve_seen", "nerve_outcome", "margin",
    "closure_text", "antibiotics", "antibiotics_text", "anticoagulant_handling", "anticoagulant_text",
    "specimen_sent", "specimen_reason", "lab_number", "wound_check_on",
)  # fmt: skip
_WAITS = ("result_owner", "result_due_on")


def who_may_wait(clinic, but):
    """Return who else may wait for a result here: whoever may record and read it."""
    return list(people_with(clinic, Permission.TREATMENT_RECORD).exclude(pk=but.pk))


class OperationQuestions(RecordForm):
    """The operation as a whole; an injection is asked none of it."""

    incision_mm = StrictDecimalField(
        label=_("Incision"), unit="mm", min_value=1, max_value=500, decimal_places=1, required=False
    )
    incision_orientation = choice(_("It runs"), Incision)
    depth_reached = choice(_("Depth reached"), DepthReached)
    nerve_seen = choice(_("Nerve seen"), Found)
    nerve_outcome = choice(_("The nerve was"), NerveOutcome)
    margin = choice(_("Margin"), Margin)
    has_drain = choice(_("Drain"), YES_NO)
    closure_text = words(_("Closure"), 200)
    antibiotics = choice(_("Antibiotics"), YesNoNotAsked)
    antibiotics_text = words(_("Which, and when"), 200)
    anticoagulant_handling = choice(_("Anticoagulant was"), AnticoagulantHandling)
    anticoagulant_text = words(_("Anticoagulant, in words"), 200)
    specimen_sent = choice(_("Specimen sent"), YES_NO, needed=_("Say whether a specimen was sent."))
    specimen_reason = words(_("Why not sent"), 200)
    lab_number = words(_("Lab number"), 40)
    result_owner = forms.ChoiceField(label=_("Who waits for the result"), required=False)
    result_due_on = day(_("Result due on"))
    wound_check_on = day(_("Wound check on"))

    kind: str
    is_operation: bool

    def prepare_operation(self, by, people):
        """Offer who may wait: the operator unless another is chosen."""
        self.waiters = {str(each.pk): each for each in (by, *people)}
        field = person_choice(_("Who waits for the result"), [by, *people])
        field.choices = field.choices[1:]
        field.initial = str(by.pk)
        self.fields["result_owner"] = field
        self.fields["result_due_on"].initial = self.today + timedelta(days=DUE_AFTER_DAYS)

    def drop_what_does_not_apply(self):
        """Take away what belongs to operations, or to injections."""
        if not self.is_operation:
            for name in (*_COLUMNS, *_WAITS, "has_drain"):
                del self.fields[name]

    def operation_layout(self):
        """Return what an operation is asked besides."""
        return [
            Row(NumberUnit("incision_mm", "mm", css="w-xs"), Chips("incision_orientation"), cols=2),
            pair("depth_reached", "margin"),
            pair("nerve_seen", "nerve_outcome"),
            Row(Question("closure_text", css="w-l"), Chips("has_drain"), cols=2),
            Row(Chips("antibiotics"), Question("antibiotics_text", css="w-l"), cols=2),
            Row(Chips("anticoagulant_handling"), Question("anticoagulant_text", css="w-l", optional=True), cols=2),
            Row(Chips("specimen_sent"), Question("lab_number", css="w-s", optional=True), cols=2, css="specimen-sent"),
            Question("specimen_reason", css="w-l", hint=_("needed only where none was sent")),
            Row(Question("result_owner"), Question("result_due_on"), cols=2, css="specimen-waits"),
            Question("wound_check_on", optional=True, hint=_("stands on the due list from that day on")),
        ]  # fmt: skip

    def clean_operation(self, data):
        """Judge what an operation says."""
        if not self.is_operation:
            return
        if data.get("specimen_sent") == "no":
            self.need("specimen_reason", _("Say why no specimen was sent."))
        if data.get("antibiotics") == YesNoNotAsked.YES:
            self.need("antibiotics_text", _("Say which antibiotic."))
        if (
            data.get("nerve_outcome") == NerveOutcome.DIVIDED
            and data.get("adverse_events") == SafetyAnswer.NONE
        ):
            words = _("The nerve was divided: say so under harm, or correct what became of it.")
            self.add_error("adverse_events", words)
        done = data.get("given_on")
        for name, problem in (
            ("result_due_on", _("This is before the operation.")),
            ("wound_check_on", _("This is before the operation.")),
        ):
            if done and data.get(name) and data[name] < done:
                self.add_error(name, problem)

    def operation(self) -> dict:
        """Return what only an operation has."""
        drain = truth(self.cleaned_data.get("has_drain", ""))
        return {**self.taken(*_COLUMNS), "has_drain": drain}

    def waits(self) -> dict | None:
        """Return who waits for the result until when; None where nothing was sent."""
        data = self.cleaned_data
        if data.get("specimen_sent") != "yes":
            return None
        waiters = getattr(self, "waiters", {})
        return {"owner": waiters.get(data.get("result_owner", "")), "due_on": self.due_on()}

    def due_on(self):
        """The day chosen; three weeks after the operation when it was left as it stood and the day moved."""
        chosen, done = self.cleaned_data.get("result_due_on"), self.cleaned_data["given_on"]
        is_untouched = chosen == self.today + timedelta(days=DUE_AFTER_DAYS)
        return None if chosen is None or (is_untouched and done != self.today) else chosen


class FoundForm(forms.Form):
    """What was found at one nodule."""

    is_nodule_still_tender = choice(_("Still tender"), YES_NO)
    nodule_found = choice(_("Nodule found"), Found)
    capsule = choice(_("Capsule"), Found)
    stalk = choice(_("Stalk"), Found)
    fascial_defect = choice(_("Defect in the fascia"), Found)
    fascial_defect_mm = StrictDecimalField(
        label=_("Defect"), unit="mm", min_value=0, max_value=300, decimal_places=1, required=False
    )
    fascial_repair = choice(_("Repair"), Repair)
    fascial_repair_text = words(_("Repair in words"), 200)
    specimen_mm = StrictDecimalField(
        label=_("Specimen, largest"),
        unit="mm",
        min_value=1,
        max_value=300,
        decimal_places=1,
        required=False,
    )

    def __init__(self, *args, row, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.row = row
        self.summary_name = row.nodule.label if row.nodule else ""
        if kind in rules.OPERATION_KINDS:
            del self.fields["is_nodule_still_tender"]
        else:
            self.fields = {"is_nodule_still_tender": self.fields["is_nodule_still_tender"]}
        if kind == Kind.EXCISION:
            self.fields["nodule_found"].required = True
            self.fields["nodule_found"].choices = Found.choices
            self.fields["nodule_found"].error_messages["required"] = _("Say whether it was found.")
        self.helper = part(
            Rows(
                Chips("is_nodule_still_tender"), pair("nodule_found", "capsule"),
                Row(Chips("fascial_defect"), NumberUnit("fascial_defect_mm", "mm", css="w-xs"), cols=2),
                Row(Chips("fascial_repair"), Question("fascial_repair_text", css="w-l", optional=True), cols=2),
                Row(Chips("stalk"), NumberUnit("specimen_mm", "mm", css="w-xs"), cols=2),
                ruled=True, wide=True,
            )
        )  # fmt: skip

    def clean(self):
        data = super().clean()
        if data.get("fascial_defect") == Found.NO:
            if data.get("fascial_defect_mm"):
                words = _("No defect was found, and this is its size. Correct one of them.")
                self.add_error("fascial_defect_mm", words)
            if data.get("fascial_repair") == Repair.SUTURE:
                words = _("No defect was found, and it was sutured. Correct one of them.")
                self.add_error("fascial_repair", words)
        is_there = data.get("fascial_defect") == Found.YES
        if is_there and data.get("fascial_repair") == Repair.NOT_NEEDED:
            words = _("A defect was found, and this says that there was none.")
            self.add_error("fascial_repair", words)
        return data

    def found(self) -> dict:
        """Return the columns that were answered."""
        data = dict(self.cleaned_data)
        if "is_nodule_still_tender" in data:
            data["is_nodule_still_tender"] = truth(data["is_nodule_still_tender"])
        return data
