"""What was done before or elsewhere: a line each, as exactly as it is remembered."""

import uuid

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from audit.clinical_time import DatePrecision
from patients.record_form import RecordForm, RoughDateField, rough, words
from treatments import rules
from treatments.vocabulary import Kind, Response, Rung

LINES = 6


def kind_choices():
    """Return all kinds under their rungs."""
    groups = [
        (f"{rung.value} {rung.label}", [(kind, Kind(kind).label) for kind in rules.kinds_of(rung)])
        for rung in Rung
    ]
    beside = [(kind.value, kind.label) for kind in (Kind.SPINE_SURGERY, Kind.OTHER)]
    return [("", "—"), *groups, (_("Beside the ladder"), beside)]


class EarlierLine(forms.Form):
    """What, which, when, where, and how it helped."""

    kind = forms.ChoiceField(label=_("What"), choices=kind_choices, required=False)
    text = words(_("Which, in words"), 160)
    started = RoughDateField(label=_("When"), help_text="")
    performed_by_text = words(_("Where or by whom"), 160)
    response = forms.ChoiceField(
        label=_("How it helped"),
        choices=[("", _("not recorded")), *Response.choices],
        required=False,
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self):
        data = super().clean()
        if not data.get("kind"):
            if any(data.get(name) for name in ("text", "started", "performed_by_text", "response")):
                self.add_error("kind", _("Say what it was."))
        elif data["kind"] == Kind.OTHER and not data.get("text"):
            self.add_error("text", _("Say what it was."))
        if data.get("started") and data["started"][0] > self.today:
            self.add_error("started", _("This day has not come yet."))
        return data

    def line(self) -> dict | None:
        """Return the columns of this line, or nothing for an empty one."""
        data = self.cleaned_data
        if not data.get("kind"):
            return None
        on, precision = rough(data["started"])
        return {
            "kind": data["kind"], "text": data["text"], "started_on": on,
            "started_precision": precision or DatePrecision.UNKNOWN,
            "performed_by_text": data["performed_by_text"], "response": data["response"],
        }  # fmt: skip


class EarlierLines(BaseFormSet):
    """The lines of the page, each called by its number in the summary of problems."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.summary_name = _("Line %(number)s") % {"number": (index or 0) + 1}

    def clean(self):
        if not any(
            form.is_bound and form.cleaned_data.get("kind")
            for form in self.forms
            if form.is_valid()
        ):
            if any(form.errors for form in self.forms):
                return
            raise forms.ValidationError(_("Fill at least one line."))

    def lines(self) -> list[dict]:
        """Return the filled lines."""
        return [line for form in self.forms if (line := form.line())]


EarlierFormSet = formset_factory(
    EarlierLine, formset=EarlierLines, extra=LINES, max_num=20, absolute_max=20
)


class EarlierHead(RecordForm):
    """Whose lines these are."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
