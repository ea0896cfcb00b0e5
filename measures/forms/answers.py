"""One instrument as it is asked: its questions, and when, how and by whom they were answered."""

from decimal import Decimal

from crispy_forms.layout import Field
from django import forms
from django.utils.translation import gettext_lazy as _

from audit.clinical_time import day_words
from measures import scoring
from measures.questions import FEWEST_ACTIVITIES, Kind, introduction_of, questions_of
from measures.questions import Question as Asked
from measures.vocabulary import InstrumentCode, Mode, OutcomeCategory, Respondent
from patients.record_form import RecordForm, choice, day, words
from ui.bound import put
from ui.fields import StrictDecimalField
from ui.layout import Chips, Include, NumberUnit, Panel, Question, Rating, Row, Rows, Stack

MODES = [(each.value, each.label) for each in (Mode.INTERVIEW, Mode.PHONE, Mode.PAPER)]
RESPONDENTS = [(each.value, each.label) for each in (Respondent.PATIENT, Respondent.PROXY)]
TODAY, EARLIER = "today", "earlier"
FINISHED, UNFINISHED = "finished", "unfinished"


def form_of(instrument, *, amends=False) -> type["AnswersForm"]:
    """Return the form class of one version of an instrument; one that corrects asks for the reason too."""
    asked = questions_of(instrument.code, instrument.version)
    base = _OWN_FORM.get(instrument.code, _QuestionsForm if asked else TotalForm)
    own = {"instrument": instrument, "asked": asked, **base.fields_for(asked, instrument)}
    if amends:
        own["amended_because"] = words(
            _("Reason for the change"), 300, required=True,
            error_messages={"required": _("Give the reason for the change.")},
        )  # fmt: skip
    return type(base.__name__, (base,), own)


class AnswersForm(RecordForm):
    """What every instrument is asked with. Nothing is answered beforehand, not even the day."""

    instrument_code = forms.CharField(widget=forms.HiddenInput, required=False)
    on = choice(
        _("Answered"),
        [(TODAY, _("today")), (EARLIER, _("on an earlier day"))],
        needed=_("Say when it was answered."),
    )
    earlier_on = day(_("Which day"))
    mode = choice(_("How"), MODES, needed=_("Say how it was answered."))
    respondent = choice(_("Answered by"), RESPONDENTS, needed=_("Say who answered."))
    note = words(_("Note"), 500, rows=2)
    twice = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)

    can_stay_unfinished = False
    instrument = None
    asked: tuple[Asked, ...] = ()

    def __init__(self, *args, also_by_link=False, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instrument:
            self.fields["instrument_code"].initial = self.instrument.code
        if also_by_link and "mode" in self.fields:
            # It came by link, and a correction does not change how it came.
            self.fields["mode"].choices = [*MODES, (Mode.LINK.value, Mode.LINK.label)]

    @classmethod
    def fields_for(cls, asked, instrument) -> dict:
        """Return the fields of the questions."""
        return {}

    def questions(self):
        why = [Question("amended_because", css="w-l")] if "amended_because" in self.fields else []
        return [
            Field("instrument_code"),
            Field("twice"),
            *([Panel(_("Why"), Rows(*why, wide=True))] if why else []),
            Panel(
                self.instrument.name,
                *self.body(),
                sub=self.instrument.get_recall_display(),
                css="score-questions",
            ),
            Panel(
                _("When and how"),
                Rows(
                    Row(Chips("on"), Question("earlier_on", css="w-m", optional=True)), Chips("mode"),
                    Chips("respondent"), Question("note", css="w-l", optional=True), wide=True,
                ),
            ),
        ]  # fmt: skip

    def body(self):
        """Return the questions of the instrument, as layout objects."""
        return []

    @property
    def introduction(self):
        """What stands above the questions."""
        return introduction_of(self.instrument.code, self.instrument.version)

    def clean(self):
        data = super().clean()
        self._when(data)
        return data

    def _when(self, data):
        if data.get("on") == EARLIER and "earlier_on" not in self.errors:
            self.need("earlier_on", _("Say which day."))
        if data.get("on") == TODAY and data.get("earlier_on"):
            self.add_error("earlier_on", _("Today or an earlier day: take one of the two away."))
        self.not_later("earlier_on")
        self.not_before_birth("earlier_on")

    @property
    def is_finished(self) -> bool:
        """Whether the form was closed as finished; only one that can be left open is asked."""
        return not self.can_stay_unfinished or self.data.get("save") == FINISHED

    @property
    def is_today(self) -> bool:
        return self.cleaned_data["on"] == TODAY

    def is_another(self, kept) -> bool:
        """Say whether this paper was said to be another one than `kept`; if not, ask for it."""
        if self.cleaned_data["twice"] == str(kept.pk):
            return True
        put(self, "twice", str(kept.pk))
        self.add_error(
            "on" if self.is_today else "earlier_on",
            _(
                "A paper of this day with the same answers is kept already, entered by %(by)s on"
                " %(when)s. If this is another paper, save again."
            )
            % {"by": kept.recorded_by.short_name if kept.recorded_by else "—", "when": day_words(self.patient.clinic.local(kept.recorded_at))},
        )  # fmt: skip
        return False

    def answers(self) -> dict[int, Decimal | None]:
        """Return the answers by question number."""
        return {}

    def facts(self) -> dict:
        """Return the rest of what the record is told."""
        data = self.cleaned_data
        given = {name: data[name] for name in ("mode", "respondent") if name in data}
        return {**given, "note": data["note"], "is_finished": self.is_finished}


class _QuestionsForm(AnswersForm):
    """Questions on a scale or with words to choose from."""

    missing = _("Not answered. Answer it, or keep the form as not finished.")

    @classmethod
    def fields_for(cls, asked, instrument):
        is_alone = len(asked) == 1
        return {
            "can_stay_unfinished": not is_alone,
            **{_name(each): _choice(each, needed=is_alone) for each in asked},
        }

    def body(self):
        return [Stack(*(_row(each) for each in self.asked))]

    def clean(self):
        data = super().clean()
        for each in self.asked:
            if self.is_finished and data.get(_name(each)) is None:
                self.need_answer(_name(each))
        return data

    def need_answer(self, name):
        """Say that a finished form lacks this answer."""
        if name not in self.errors:
            self.add_error(name, self.missing)

    def answers(self):
        return {each.number: _decimal(self.cleaned_data[_name(each)]) for each in self.asked}


class ChangeSinceForm(_QuestionsForm):
    """Overall change: since what, and one of the seven words."""

    since_text = words(
        _("Since what"), 200, required=True,
        error_messages={"required": _("Say since what the change is meant.")},
    )  # fmt: skip
    since_on = day(_("Since which day"))

    def __init__(self, *args, earlier_steps=(), **kwargs):
        super().__init__(*args, **kwargs)
        # Suggested while one types; nothing is filled in.
        self.earlier_steps = earlier_steps
        if earlier_steps:
            self.fields["since_text"].widget.attrs["list"] = "since-known"

    def body(self):
        return [
            Stack(
                Row(
                    Question("since_text", css="w-l since", hint=_("for example: the injection of 3 May")),
                    Question("since_on", css="w-m", optional=True),
                ),
                Include("measures/_since_known.html"),
                *(_row(each) for each in self.asked),
            )
        ]  # fmt: skip

    def clean(self):
        data = super().clean()
        self.not_later("since_on")
        self.not_before_birth("since_on")
        return data

    def facts(self):
        data = self.cleaned_data
        return super().facts() | {"since_on": data["since_on"], "since_text": data["since_text"]}


class TicksForm(AnswersForm):
    """Statements to tick; nothing ticked is asked about once."""

    can_stay_unfinished = True
    none_apply = forms.BooleanField(label=_("No statement applies today"), required=False)

    @classmethod
    def fields_for(cls, asked, instrument):
        return {_name(each): forms.BooleanField(label=each.words, required=False) for each in asked}

    def body(self):
        return [Include("measures/_ticks.html", introduction=self.introduction)]

    @property
    def ticks(self) -> list:
        """Return (number, bound field) of each statement."""
        return [(each.number, self[_name(each)]) for each in self.asked]

    @property
    def asks_if_none(self) -> bool:
        """Whether "none applies" is asked: only of a form that came back without a tick, or with it."""
        return self.is_bound and (
            bool(self.errors.get("none_apply")) or bool(self.data.get("none_apply"))
        )

    def clean(self):
        data = super().clean()
        ticked = any(data.get(_name(each)) for each in self.asked)
        if self.is_finished and not ticked and not data.get("none_apply"):
            self.add_error(
                "none_apply",
                _("Nothing is ticked. Does no statement apply today? Then say so and save again."),
            )
        if ticked and data.get("none_apply"):
            self.add_error("none_apply", _("Statements are ticked. Take the ticks or this away."))
        return data

    def answers(self):
        if self.cleaned_data["none_apply"]:
            return scoring.none_apply(self.instrument.code, self.instrument.version)
        return {
            each.number: Decimal(1) if self.cleaned_data[_name(each)] else None
            for each in self.asked
        }


class ActivitiesForm(_QuestionsForm):
    """Activities the patient names, each with a number."""

    @classmethod
    def fields_for(cls, asked, instrument):
        fields: dict = {"can_stay_unfinished": True}
        for each in asked:
            fields[f"a{each.number}"] = words(_("Activity %(n)s") % {"n": each.number}, 120)
            fields[_name(each)] = _choice(each, needed=False)
        return fields

    def body(self):
        rows = [
            Row(
                Question(f"a{each.number}", css="activity"),
                Rating(_name(each), css="activity-rating label-hidden"),
                css="activity-row",
            )
            for each in self.asked
        ]
        return [Include("measures/_introduction.html", question=self.asked[0]), Stack(*rows)]

    def clean(self):
        data = AnswersForm.clean(self)
        named = [each for each in self.asked if data.get(f"a{each.number}")]
        for each in self.asked:
            rated = data.get(_name(each)) is not None
            if rated and each not in named:
                self.add_error(f"a{each.number}", _("Name the activity this number is for."))
            elif each in named and not rated and self.is_finished:
                self.need_answer(_name(each))
        if not named:
            self.add_error("a1", _("Name an activity."))
        elif self.is_finished and len(named) < FEWEST_ACTIVITIES:
            self.add_error(
                f"a{len(named) + 1}",
                _("Name at least three activities, or keep the form as not finished."),
            )
        return data

    def answers(self):
        return {
            each.number: _decimal(self.cleaned_data[_name(each)])
            for each in self.asked
            if self.cleaned_data[f"a{each.number}"]
        }

    def facts(self):
        named = {each.number: self.cleaned_data[f"a{each.number}"] for each in self.asked}
        return super().facts() | {"words": named}


class TotalForm(AnswersForm):
    """A total reckoned on paper; no item is kept."""

    @classmethod
    def fields_for(cls, asked, instrument):
        return {
            "total": StrictDecimalField(
                label=_("Total"), unit=_("of 100"), min_value=instrument.lowest, max_value=instrument.highest,
                max_digits=5, decimal_places=2,
                error_messages={"required": _("Enter the total.")},
            )
        }  # fmt: skip

    def body(self):
        hint = _("as reckoned on the form itself, 0 to 100; its sections are not kept here")
        return [Stack(NumberUnit("total", _("of 100"), css="w-s", hint=hint))]

    def answers(self):
        return {1: self.cleaned_data["total"]}


class LineForm(TotalForm):
    """A mark on a line, measured: in millimetres or centimetres, which is kept."""

    LINES = {"100": ("100", _("100 mm")), "10": ("10", _("10 cm"))}
    line = choice(_("The line was"), list(LINES.values()), needed=_("Say how long the line was."))

    @classmethod
    def fields_for(cls, asked, instrument):
        return {
            "total": StrictDecimalField(
                label=_("From the left end to the mark"), min_value=0, max_digits=5, decimal_places=1,
                error_messages={"required": _("Enter the distance.")},
            )
        }  # fmt: skip

    def body(self):
        return [Stack(Chips("line"), NumberUnit("total", _("mm or cm"), css="w-s", hint=_("in the unit of the line")))]  # fmt: skip

    def clean(self):
        data = super().clean()
        total, line = data.get("total"), data.get("line")
        if total is not None and line and total > int(line):
            self.add_error("total", _("The mark lies on the line: 0 to %(end)s.") % {"end": line})
        return data

    def facts(self):
        return super().facts() | {"scale_highest": Decimal(self.cleaned_data["line"])}


class OutcomeForm(_QuestionsForm):
    """The clinician's own word: nobody else answers, and not from afar."""

    mode = respondent = None
    said = words(_("In words"), 120)

    def body(self):
        hint = _("how long a temporary relief lasted; what else it was")
        return [*super().body(), Question("said", css="w-l", optional=True, hint=hint)]

    def clean(self):
        data = super().clean()
        if data.get("q1") == OutcomeCategory.values.index(OutcomeCategory.OTHER) + 1:
            self.need("said", _("Say what the outcome was."))
        return data

    def facts(self):
        own = {"mode": Mode.INTERVIEW, "respondent": Respondent.CLINICIAN}
        return super().facts() | own | {"words": {1: self.cleaned_data["said"]}}


_OWN_FORM = {
    InstrumentCode.RMDQ: TicksForm,
    InstrumentCode.PGIC: ChangeSinceForm,
    InstrumentCode.SATISFACTION: _QuestionsForm,
    InstrumentCode.PSFS: ActivitiesForm,
    InstrumentCode.PAIN_VAS: LineForm,
    InstrumentCode.CLINICIAN_CATEGORY: OutcomeForm,
}


def _name(question) -> str:
    return f"q{question.number}"


def _choice(question, *, needed):
    choices = [(str(number), said) for number, said in question.choices]
    if not needed:
        choices = [("", _("not answered")), *choices]
    return forms.TypedChoiceField(
        label=question.words, choices=choices, coerce=int, empty_value=None, required=needed,
        error_messages={"required": _("Choose one of the answers.")},
    )  # fmt: skip


def _row(question):
    if question.kind is Kind.SCALE:
        ends = {"0": question.lowest_words, "10": question.highest_words}
        return Rating(_name(question), css="score-scale", hint=_ends(ends))
    return Chips(_name(question), look="column", css="score-choices")


def _ends(ends) -> str:
    return _("0 %(lowest)s, 10 %(highest)s") % {"lowest": ends["0"], "highest": ends["10"]}


def _decimal(value) -> Decimal | None:
    return None if value is None else Decimal(value)
