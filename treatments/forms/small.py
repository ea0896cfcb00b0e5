"""Short forms: stop, change, out of use, not given, harm, the waiting score, and how it went since."""

from django import forms
from django.utils.translation import gettext_lazy as _

from measures.vocabulary import Situation
from patients.record_form import (
    RecordForm,
    RoughDateField,
    choice,
    day,
    pain,
    words,
)
from treatments import lifecycle, rules
from treatments.forms.letter import LetterQuestions
from treatments.forms.safety import SafetyReason
from treatments.vocabulary import (
    Relief,
    ReliefUnit,
    Response,
    State,
    StopReason,
    YesNoNotAsked,
)
from ui.fields import StrictIntegerField
from ui.layout import Box, Chips, NumberUnit, Panel, Question, Rating, Row, Rows

# The states that keep the day they are reached on as the day of the treatment.
_DATED = (State.IN_PROGRESS, State.COMPLETED, State.DONE_ELSEWHERE)


class StopForm(RecordForm):
    """Why it ends, since when, and how it did."""

    reason = choice(_("Stopped because"), StopReason, needed=_("Say why it was stopped."))
    stop_text = words(_("In words"), 300)
    ended = RoughDateField(
        label=_("Last day"), required=True, error_messages={"required": _("Say when it ended.")}
    )
    response = choice(_("Response"), Response)
    response_text = words(_("Response in words"), 300)

    def __init__(self, *args, treatment, **kwargs):
        self.treatment = treatment
        super().__init__(*args, **kwargs)

    def questions(self):
        return [
            Panel(
                "",
                Rows(
                    Chips("reason"), Question("stop_text", optional=True, css="w-l"), Question("ended", css="w-s"),
                    Chips("response"), Question("response_text", optional=True, css="w-l"), wide=True,
                ),
            )
        ]  # fmt: skip

    def clean(self):
        data = super().clean()
        self.not_later("ended")
        started, ended = self.treatment.started_on, data.get("ended")
        if started and ended and ended[0] < started:
            self.add_error("ended", _("It cannot end before it starts."))
        if data.get("reason") == StopReason.OTHER:
            self.need("stop_text", _("Say why it was stopped."))
        return data

    def facts(self) -> dict:
        """Return the columns."""
        on, precision = self.cleaned_data["ended"]
        return {
            **self.taken("stop_text", "response", "response_text"),
            "ended_on": on,
            "ended_precision": precision,
        }


class ChangeForm(LetterQuestions, SafetyReason):
    """Where it stands now, and what may change without being a new step."""

    state = forms.ChoiceField(label=_("Now it is"), required=False)
    when = RoughDateField(
        label=_("Since"),
        help_text=_(
            "the day it was referred, put on the list, began or was done; 2024, May 2024 or 3 May 2024"
        ),
    )
    referred_to = words(_("Referred to"), 160)
    performed_by_text = words(_("By whom or where"), 160)
    response = choice(_("Response"), Response)
    response_text = words(_("Response in words"), 300)
    review_on = day(_("Review on"))
    note = words(_("Note"), 2000, rows=2)

    def __init__(self, *args, treatment, **kwargs):
        self.treatment = treatment
        kept = (
            "referred_to",
            "performed_by_text",
            "response",
            "response_text",
            "review_on",
            "note",
            "version",
        )
        kwargs["initial"] = {name: getattr(treatment, name) for name in kept} | kwargs.get(
            "initial", {}
        )
        super().__init__(*args, **kwargs)
        moves = lifecycle.moves_from(
            treatment.state, is_procedure=rules.is_procedure(treatment.kind)
        )
        stays = _("as it was: %(state)s") % {"state": treatment.get_state_display()}
        self.fields["state"].choices = [("", stays), *((move.value, move.label) for move in moves)]
        if not moves:
            del self.fields["state"], self.fields["when"]
        self.may_be_elsewhere = State.DONE_ELSEWHERE in moves
        if not self.may_be_elsewhere:
            for name in LetterQuestions.base_fields:
                del self.fields[name]

    def questions(self):
        letter = [self.letter_questions()] if "letter_sender" in self.fields else []
        return [
            Panel(
                "",
                Rows(
                    Chips("state"), Question("when", css="w-s", optional=True), Question("referred_to", css="w-l", optional=True),
                    Question("performed_by_text", css="w-l", optional=True), Chips("response"),
                    Question("response_text", css="w-l", optional=True), Question("review_on", optional=True),
                    Question("note", css="w-l", optional=True), wide=True,
                ),
            ),
            *letter,
        ]  # fmt: skip

    def clean(self):
        data = super().clean()
        state = data.get("state")
        if self.may_be_elsewhere:
            self.judge_letter(data.get("when"))
            if data.get("letter_sender") and state != State.DONE_ELSEWHERE:
                self.add_error("state", _("A letter from elsewhere goes with done elsewhere."))
        if state == State.REFERRED:
            self.need("referred_to", _("Say to whom."))
        if state == State.IN_PROGRESS:
            self.need("when", _("Say since when."))
        if data.get("when") and not state:
            self.add_error("when", _("Say what was reached on this day, or leave the day open."))
        self.not_later("when")
        return data

    def facts(self) -> dict:
        """Return the columns."""
        facts = self.taken(
            "referred_to", "performed_by_text", "response", "response_text", "review_on", "note"
        )
        when, state = self.cleaned_data.get("when"), self.cleaned_data.get("state")
        if state == State.DONE_ELSEWHERE and not facts["performed_by_text"]:
            facts["performed_by_text"] = self.cleaned_data.get("letter_sender", "")
        if when and state == State.COMPLETED and self.treatment.state == State.IN_PROGRESS:
            return facts | {"ended_on": when[0], "ended_precision": when[1]}
        if when and state in _DATED:
            return facts | {"started_on": when[0], "started_precision": when[1]}
        return facts


class ReasonForm(RecordForm):
    """Why a row is taken out of use, or why nothing was given."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the reason.")},
    )  # fmt: skip

    def questions(self):
        return [Question("reason")]


class ScoreAfterForm(RecordForm):
    """The score that was waiting."""

    after_at_rest = pain(_("Pain at rest"))
    after_on_pressing = pain(_("Pain on pressing"))
    minutes_after = StrictIntegerField(
        label=_("Minutes after"), unit="min", min_value=0, max_value=1440, required=False
    )

    def questions(self):
        rows = Rows(
            Rating("after_at_rest"),
            Rating("after_on_pressing"),
            NumberUnit("minutes_after", "min", css="w-xs"),
            wide=True,
        )
        return [Panel("", rows)]

    def clean(self):
        data = super().clean()
        if "not_obtained" not in self.data and not self.errors and not self.after():
            self.add_error(
                "after_at_rest", _("Choose a number, or say that no score was obtained.")
            )
        return data

    def after(self) -> dict:
        """Return pain by situation."""
        values = {
            Situation.AT_REST: self.cleaned_data.get("after_at_rest"),
            Situation.ON_PRESSING: self.cleaned_data.get("after_on_pressing"),
        }
        return {situation: value for situation, value in values.items() if value is not None}


class AfterForm(RecordForm):
    """What the next visit asks first: relief, how long, flare, skin, other harm."""

    relief = choice(_("Relief"), Relief, needed=_("Say how much relief there was."))
    relief_lasted = StrictIntegerField(
        label=_("It lasted"), min_value=0, max_value=1000, required=False
    )
    relief_unit = choice(_("Lasted, unit"), ReliefUnit)
    flare = choice(_("Flare of pain"), YesNoNotAsked)
    skin_change = choice(_("Dimple or pale patch"), YesNoNotAsked)
    other_harm = choice(_("Other harm"), YesNoNotAsked)
    other_harm_text = words(_("Which harm"), 300)

    def questions(self):
        lasted = Box(
            Question("relief_lasted", css="w-xs"),
            Chips("relief_unit", css="label-hidden"),
            css="lasted",
        )
        return [
            Row(
                Chips("relief"), lasted, Chips("flare"), Chips("skin_change"), Chips("other_harm"),
                Question("other_harm_text"),
            )
        ]  # fmt: skip

    def clean(self):
        data = super().clean()
        if data.get("other_harm") == YesNoNotAsked.YES:
            self.need("other_harm_text", _("Say what the harm was."))
        if data.get("relief_lasted") is not None and not data.get("relief_unit"):
            self.add_error("relief_unit", _("Say hours, days or weeks."))
        if data.get("relief") == Relief.NONE and (
            data.get("relief_lasted") or data.get("relief_unit")
        ):
            self.add_error("relief_lasted", _("Without relief nothing can have lasted."))
        return data

    def facts(self) -> dict:
        """Return the columns."""
        return self.taken(
            "relief",
            "relief_lasted",
            "relief_unit",
            "flare",
            "skin_change",
            "other_harm",
            "other_harm_text",
        )
