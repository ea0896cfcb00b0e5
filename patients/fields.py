"""Form fields for dates as people say them, and what every form about a patient carries."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.clinical_time import day_words
from audit.keys import new_key
from patients import tokens
from patients.dates import DateUnclear, read_date, read_rough

DATE_HINT = gettext_lazy("Such as 14.3.1979 or 1979-03-14.")


class TypedDateField(forms.Field):
    """A full date in any clear notation; `3/4/1979` is asked back, never guessed."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "maxlength": 30})

    def to_python(self, value):
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return self.read(text)
        except DateUnclear as unclear:
            raise ValidationError(_unclear(unclear.readings), code="unclear") from None

    @staticmethod
    def read(text):
        return read_date(text)

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else day_words(value)

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class RoughDateField(TypedDateField):
    """A date as exactly as it is known: gives (date, precision), or None."""

    @staticmethod
    def read(text):
        return read_rough(text)


def _unclear(found):
    if len(found) == 2:
        return _("This is %(a)s or %(b)s. Write it as 14.3.1979 or 1979-03-14.") % {
            "a": day_words(found[0]), "b": day_words(found[1]),
        }  # fmt: skip
    return _("Write the date as 14.3.1979 or 1979-03-14, with all four digits of the year.")


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class TimeOfDayInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self, **kwargs):
        super().__init__(format="%H:%M", **kwargs)


class Submission(forms.Form):
    """A form with a name of its own, so that a second press does nothing twice."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["submission_id"].initial = new_key


class OfPatient(forms.Form):
    """A form that knows whose it is; two open tabs never mix."""

    patient_token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, patient, **kwargs):
        self.patient = patient
        super().__init__(*args, **kwargs)
        self.fields["patient_token"].initial = tokens.make(patient)

    def clean_patient_token(self):
        token = self.cleaned_data["patient_token"]
        if not tokens.check(token, self.patient):
            raise ValidationError(_("This form was opened for another patient. Nothing was saved."))
        return token


class AboutPatient(OfPatient, Submission):
    """A form of one patient that makes a row, on a day of the clinic's calendar."""

    def __init__(self, *args, today, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)

    def not_in_future(self, day, words):
        """Refuse a day that has not come in the clinic yet, or that came before the patient did."""
        if day and day > self.today:
            raise ValidationError(words)
        if day and self.patient.birth_date and day < self.patient.birth_date:
            raise ValidationError(_("This is before the patient was born."))
        return day

    @property
    def facts(self):
        """What was answered, without the hidden parts."""
        return {
            name: value for name, value in self.cleaned_data.items()
            if name not in ("patient_token", "submission_id")
        }  # fmt: skip
