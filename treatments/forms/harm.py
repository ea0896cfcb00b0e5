"""Harm: what, since when, how bad, whether the treatment did it, and who looks again; and each later look."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from patients.record_form import RecordForm, RoughDateField, choice, day, rough, words
from patients.vocabulary import Severity
from treatments import harm
from treatments.vocabulary import (
    OPEN_OUTCOMES,
    EventKind,
    EventOutcome,
    FollowUpAct,
    Related,
    YesNoNotAsked,
)
from ui.layout import Chips, More, Panel, Question, Row, Rows


class WaitsForSomebody(RecordForm):
    """Who looks again, and until when: the colleagues of the clinic, whoever writes first."""

    owner = forms.ChoiceField(label=_("Who follows it"), required=False)
    due_on = day(_("Look again on"))

    def __init__(self, *args, by, people, **kwargs):
        self.people = {str(by.pk): by} | {str(person.pk): person for person in people}
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [(key, str(each)) for key, each in self.people.items()]
        self.fields["owner"].initial = str(by.pk)
        self.fields["due_on"].initial = harm.look_again_on(self.today)

    def waits(self):
        """Return the question for both, side by side."""
        return Row(Question("owner", css="w-m"), Question("due_on", css="w-m"), cols=2)

    def judge_waiting(self):
        """Somebody waits, until a day that has not passed."""
        self.need("owner", _("Say who follows it."))
        self.need("due_on", _("Say when to look again."))
        due = self.cleaned_data.get("due_on")
        if due and due < self.today:
            self.add_error("due_on", _("This day has passed."))

    def waiting(self) -> dict:
        """Return the columns."""
        owner = self.people.get(self.cleaned_data["owner"])
        return {"owner": owner, "due_on": self.cleaned_data["due_on"]}


class EventForm(WaitsForSomebody):
    """Harm: the words of its step stand first, the others behind More."""

    # Either row may send any word: the step can be chosen on the page itself.
    kind = choice(_("What"), EventKind)
    other_kind = choice(_("Something else"), EventKind)
    text = words(_("In words"), 300)
    treatment = forms.ChoiceField(label=_("After which step"), required=False)
    onset = RoughDateField(label=_("Began"))
    severity = choice(_("How bad"), Severity)
    seriousness = choice(
        _("Serious"), YesNoNotAsked, help_text=_("hospital, lasting harm, or danger to life")
    )
    related = choice(_("Due to the treatment"), Related)
    action_text = words(_("What was done"), 300)
    outcome = choice(_("How it ended"), EventOutcome)

    def __init__(self, *args, treatments, **kwargs):
        self.treatments = treatments
        super().__init__(*args, **kwargs)
        told = [(str(t.pk), f"{t.get_kind_display()}, {t.when_words}") for t in treatments]
        self.fields["treatment"].choices = [("", _("not tied to a step")), *told]
        self._sort_kinds()

    def _sort_kinds(self):
        wanted = self.data.get("treatment") if self.is_bound else self.initial.get("treatment")
        first = harm.kinds_first(self._treatment(wanted))
        for name, kinds in (("kind", first), ("other_kind", harm.kinds_after(first))):
            shown = {str(kind) for kind in kinds} | {"", self.data.get(name, "")}
            field = self.fields[name]
            # Only what is drawn is narrowed: what is sent is judged by the whole vocabulary.
            field.widget.choices = [each for each in field.choices if str(each[0]) in shown]
        self.has_more = bool(harm.kinds_after(first))

    def questions(self):
        more = More(_("Other harm"), Chips("other_kind"))
        return [
            Panel(
                "",
                Rows(
                    Question("treatment", css="w-l"), Chips("kind"), more, Question("text", css="w-l", optional=True),
                    Question("onset", css="w-s"), Chips("severity"), Chips("seriousness"), Chips("related"),
                    Question("action_text", css="w-l", optional=True), Chips("outcome"), wide=True,
                ),
            ),
            Panel(
                _("While it goes on, or nobody knows how it ended"), Rows(self.waits(), wide=True),
                sub=_("It stands on Today and on the due list until it is closed with an outcome."), css="waits-panel",
            ),
        ]  # fmt: skip

    def clean(self):
        data = super().clean()
        if data.get("kind") and data.get("other_kind"):
            self.add_error("other_kind", _("Choose one: here or in the row above."))
        elif not (data.get("kind") or data.get("other_kind")) and "kind" not in self.errors:
            self.add_error("kind", _("Say what happened."))
        if self.the_kind == EventKind.OTHER:
            self.need("text", _("Say what it was."))
        self.not_later("onset")
        onset, born = data.get("onset"), self.patient.birth_date
        if onset and born and onset[0].year < born.year:
            self.add_error("onset", _("This is before the patient was born."))
        if self.is_waiting:
            self.judge_waiting()
        return data

    @property
    def the_kind(self):
        """What happened, from whichever row."""
        return self.cleaned_data.get("kind") or self.cleaned_data.get("other_kind")

    @property
    def is_waiting(self):
        """No outcome is known yet."""
        return self.cleaned_data.get("outcome", "") in OPEN_OUTCOMES

    def facts(self) -> dict:
        """Return the columns."""
        on, precision = rough(self.cleaned_data["onset"])
        return {
            **self.taken("text", "severity", "seriousness", "related", "action_text", "outcome"),
            "kind": self.the_kind, "onset_on": on, "onset_precision": precision,
        }  # fmt: skip

    def chosen_treatment(self):
        """Return the step it belongs to."""
        return self._treatment(self.cleaned_data["treatment"])

    def _treatment(self, wanted):
        return next((t for t in self.treatments if str(t.pk) == wanted), None)


class FollowUpForm(WaitsForSomebody):
    """One look: what was learned, how it stands; and whether somebody looks again, or it is closed."""

    noted_on = day(_("On"), required=True, error_messages={"required": _("Say on which day.")})
    outcome = choice(_("How it stands"), EventOutcome)
    text = words(_("What was learned"), 500, rows=2)

    def __init__(self, *args, began=None, **kwargs):
        """`began` is the first day the harm can be from."""
        self.began = began
        super().__init__(*args, **kwargs)
        self.fields["noted_on"].initial = self.today

    def questions(self):
        return [
            Rows(
                Question("noted_on", css="w-m"), Question("text", css="w-l"), Chips("outcome"), self.waits(), wide=True
            )
        ]  # fmt: skip

    @property
    def act(self):
        """What the button pressed means."""
        return FollowUpAct.CLOSED if "close" in self.data else FollowUpAct.NOTED

    def clean(self):
        data = super().clean()
        self.not_later("noted_on")
        noted = data.get("noted_on")
        if noted and self.began and noted < self.began:
            self.add_error("noted_on", _("This is before it began."))
        outcome = data.get("outcome", "")
        if self.act == FollowUpAct.NOTED:
            self.need("text", _("Write what was learned."))
            self.judge_waiting()
        elif outcome in ("", EventOutcome.ONGOING):
            self.add_error("outcome", _("Say how it ended, then close it."))
        elif outcome == EventOutcome.UNKNOWN:
            self.need("text", _("Say why no outcome will be known."))
        return data

    def facts(self) -> dict:
        """Return the columns."""
        waiting = self.waiting() if self.act == FollowUpAct.NOTED else {}
        return {"act": self.act, **self.taken("noted_on", "text", "outcome"), **waiting}


class ReopenForm(WaitsForSomebody):
    """Why something closed is looked at again."""

    text = words(_("Why it is open again"), 500, rows=2)

    def questions(self):
        return [Rows(Question("text", css="w-l"), self.waits(), wide=True)]

    def clean(self):
        data = super().clean()
        self.need("text", _("Say why it is opened again."))
        self.judge_waiting()
        return data

    def facts(self) -> dict:
        """Return the columns."""
        about = {"act": FollowUpAct.REOPENED, "noted_on": self.today}
        return {**about, **self.taken("text"), **self.waiting()}


class WishForm(RecordForm):
    """What the patient wants done or not done, in their words."""

    said_on = day(_("Said on"), required=True, error_messages={"required": _("Say on which day.")})
    text = words(_("What the patient wishes"), 500, rows=3)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["said_on"].initial = self.today

    def questions(self):
        return [
            Panel("", Rows(Question("said_on", css="w-m"), Question("text", css="w-l"), wide=True))
        ]

    def clean_text(self):
        if not self.cleaned_data["text"]:
            raise ValidationError(_("Write what the patient says."))
        return self.cleaned_data["text"]

    def clean(self):
        data = super().clean()
        self.not_later("said_on")
        return data
