"""What the audit trail is searched by."""

from datetime import datetime, time, timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from audit.vocabulary import AuditedAction
from patients.models import Patient
from ui.layout import Actions, Button, LinkButton, Question, Row

QUESTIONS = ("record", "person", "action", "since", "until", "order")
ORDERS = (("new", _("newest first")), ("old", _("oldest first")))


class TrailForm(forms.Form):
    """Every question may stay open. `found` holds what `audit.trail.search` is asked."""

    record = forms.CharField(label=_("Record number"), required=False, max_length=40)
    person = forms.ChoiceField(label=_("Person"), required=False)
    action = forms.ChoiceField(
        label=_("Act"), required=False, choices=[("", _("any")), *AuditedAction.choices]
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    order = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)

    def __init__(self, *args, clinic, cancel_url, **kwargs):
        super().__init__(*args, **kwargs)
        self.clinic, self.patient = clinic, None
        people = Membership.objects.filter(clinic=clinic).select_related("user")
        people = list(people.order_by("user__family_name", "user__given_name"))
        self.people = [each.user_id for each in people]
        self.fields["person"].choices = [
            ("", _("anyone")),
            *((str(each.user_id), each.user.full_name) for each in people),
        ]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Row(*(Question(name) for name in QUESTIONS)),
            Actions(Button(_("Show")), LinkButton(_("Show all"), cancel_url)),
        )

    def clean_record(self):
        number = self.cleaned_data["record"].strip().lstrip("#")
        if number:
            patients = Patient.objects.visible_in(self.clinic)
            self.patient = patients.filter(record_number__iexact=number).first()
            if self.patient is None:
                raise forms.ValidationError(_("No patient of this clinic has this record number."))
        return number

    def clean(self):
        facts = super().clean()
        since, until = facts.get("since"), facts.get("until")
        if since and until and until < since:
            self.add_error("until", _("Choose a day that is not before the first."))
        return facts

    @property
    def question(self) -> dict:
        """What was asked, as `audit.trail.search` takes it. Days are of the clinic's calendar."""
        facts = self.cleaned_data
        return {
            "people": self.people,
            "patient_id": self.patient.pk if self.patient else None,
            "actor_id": facts["person"] or None,
            "action": facts["action"],
            "since": self._midnight(facts["since"]),
            "until": self._midnight(facts["until"], days=1),
        }

    @property
    def asked(self) -> list[str]:
        """Which questions were filled, never with what."""
        return [name for name, value in self.cleaned_data.items() if value and name != "order"]

    @property
    def oldest_first(self) -> bool:
        return self.cleaned_data["order"] == "old"

    def _midnight(self, day, days=0):
        if not day or day.year in (1, 9999):
            return None
        return datetime.combine(day + timedelta(days=days), time(), tzinfo=self.clinic.zone)
