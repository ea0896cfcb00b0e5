"""What forms of a record share: whose record it is for, once per submission, and dates as they were said."""

import uuid

from crispy_forms.layout import Field
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.clinical_time import DatePrecision, day_words
from patients import tokens
from patients.dates import DateUnclear, read_rough
from ui.fields import StrictIntegerField
from ui.layout import Chips, Row, part

NOT_RECORDED = ("", _("not recorded"))
_ABOUT = ("about ", "ca ", "ca. ", "~")


YES_NO = [("yes", _("yes")), ("no", _("no"))]


def choice(label, vocabulary, *, needed="", **kwargs):
    """Return a choice without a default; `needed` is what is said when it is left open."""
    choices = getattr(vocabulary, "choices", vocabulary)
    if needed:
        return forms.ChoiceField(
            label=label, choices=choices, error_messages={"required": needed}, **kwargs
        )
    return forms.ChoiceField(
        label=label, choices=[NOT_RECORDED, *choices], required=False, **kwargs
    )


def truth(answer: str) -> bool | None:
    """Return yes as true, no as false, and an open question as neither."""
    return {"yes": True, "no": False}.get(answer)


def number_in(form, name):
    """Return the number that stands in a box, typed or filled in, or None."""
    try:
        return form.fields[name].to_python(form[name].value() or "")
    except ValidationError:
        return None


def filled_in(data, form) -> dict:
    """Return what was typed, as initial values: nothing is judged, nothing lost."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def pain(label):
    """Return a rating from 0 to 10 that may stay open."""
    return forms.TypedChoiceField(
        label=label, required=False, coerce=int, empty_value=None,
        choices=[NOT_RECORDED, *((str(n), str(n)) for n in range(11))],
    )  # fmt: skip


def words(label, length=300, rows=0, **kwargs):
    """Return an optional text of a line, or of some lines."""
    kwargs.setdefault("required", False)
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=length, widget=widget, **kwargs)


def day(label, **kwargs):
    """Return an optional day from the calendar."""
    kwargs.setdefault("required", False)
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


def pair(*names):
    """Return two rows of chips side by side."""
    return Row(*(Chips(name) if isinstance(name, str) else name for name in names), cols=2)


class RoughDateField(forms.CharField):
    """A date as exactly as it is known: `2019`, `May 2019`, `3 May 2019`, `about May 2019`.

    Gives (day, precision), or None when left open.
    """

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("help_text", _("2024, May 2024 or 3 May 2024, as exactly as it is known"))
        super().__init__(**kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        is_about = text.lower().startswith(_ABOUT)
        if is_about:
            text = text.lower().removeprefix(next(a for a in _ABOUT if text.lower().startswith(a)))
        try:
            on, precision = read_rough(text)
        except DateUnclear as unclear:
            raise ValidationError(_reason(unclear), code="unclear") from None
        if is_about and precision != DatePrecision.YEAR:
            precision = DatePrecision.ABOUT
        return on, precision


def _reason(unclear):
    if len(unclear.readings) == 2:
        both = gettext(" or ").join(day_words(each) for each in unclear.readings)
        return gettext("This could be %(both)s. Write the month as a word.") % {"both": both}
    return gettext("Write the date as 2024, May 2024 or 3 May 2024.")


class RecordForm(forms.Form):
    """A form of one patient: carries whose it is, and a number that makes two presses one row."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    patient_token = forms.CharField(widget=forms.HiddenInput, required=False)
    version = StrictIntegerField(widget=forms.HiddenInput, required=False)

    HIDDEN = ("submission_id", "patient_token", "version")

    def __init__(self, *args, patient, **kwargs):
        super().__init__(*args, **kwargs)
        self.patient = patient
        self.today = patient.clinic.today()
        self.fields["patient_token"].initial = tokens.make(patient)
        self.helper = part(*map(Field, self.HIDDEN), *self.questions())

    def questions(self):
        """Return what is asked, as layout objects."""
        return []

    def clean(self):
        data = super().clean()
        if not tokens.check(data.get("patient_token", ""), self.patient):
            raise ValidationError(
                _(
                    "This page was opened for another patient. Nothing was saved. Open the form again."
                )
            )
        return data

    def not_later(self, name):
        """Refuse a day that has not come yet."""
        value = self.cleaned_data.get(name)
        on = value[0] if isinstance(value, tuple) else value
        if on and on > self.today:
            self.add_error(name, _("This day has not come yet."))

    def not_before_birth(self, name):
        """Refuse a day before the patient lived: a year typed by half, such as 0026."""
        on, born = self.cleaned_data.get(name), self.patient.birth_date
        if on and born and on < born:
            self.add_error(name, _("This is before the patient was born."))

    def need(self, name, message):
        """Refuse an open question that another answer makes necessary."""
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, message)

    def taken(self, *names):
        """Return these answers as columns."""
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def keep(self, data):
        """Show what was typed, without judging it; the form stays unbound."""
        self.initial = (
            self.initial | filled_in(data, self) | {"patient_token": tokens.make(self.patient)}
        )


def rough(value) -> tuple:
    """Return (day, precision) of a rough answer, also when it is open."""
    return value or (None, DatePrecision.UNKNOWN)
