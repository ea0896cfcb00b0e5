"""Short forms: the signature, the reason, the response to an alert."""

import uuid

from django import forms
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit import trail
from audit.vocabulary import AuditedAction
from exams import rules
from exams.vocabulary import AlertResponseCode
from ui.layout import Chips, MultiChips, Question, Row, part

# Whoever finds a screen left open does not get to guess all day.
MOST_TRIES = 10
WAIT_SECONDS = 10 * 60


class PasswordForm(forms.Form):
    """The password, asked once per block of signing."""

    password = forms.CharField(
        label=_("Your password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password to sign.")},
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        if refusal := _judged(self.user, self.cleaned_data["password"]):
            raise forms.ValidationError(refusal)
        return ""


@transaction.atomic
def _judged(user, password) -> str:
    """Return why this password signs nothing, "" when it is right; each wrong one is counted and told."""
    # Held while one is judged: ten guesses sent at once are ten.
    User.objects.select_for_update().only("pk").get(pk=user.pk)
    key = f"signing-tries:{user.pk}"
    tries = cache.get(key, 0)
    if tries < MOST_TRIES and user.check_password(password):
        return ""
    trail.record(
        AuditedAction.SIGNING_REFUSED, actor=user, subject=user, detail={"tries": tries + 1}
    )
    if tries >= MOST_TRIES:
        return str(_("Too many wrong passwords. Wait ten minutes."))
    cache.set(key, tries + 1, WAIT_SECONDS)
    return str(_("This is not your password."))


def _reason(label, most=300):
    """Return the line that says why; it may not stay open."""
    return forms.CharField(
        label=label, max_length=most, widget=forms.TextInput(),
        error_messages={"required": _("Give the reason.")},
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why something is taken out of use or changed."""

    reason = _reason(_("Reason"), most=500)


class JoinForm(forms.Form):
    """Which other nodule of the same side this one is, and how one knows. Nothing is chosen beforehand."""

    into = forms.ChoiceField(
        label=_("It is the same as"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose the other nodule.")},
    )  # fmt: skip
    reason = _reason(_("How you know"))

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, auto_id="join_%s", **kwargs)
        self.others = {str(each.pk): each for each in others}
        self.fields["into"].choices = [(key, each.label) for key, each in self.others.items()]
        self.helper = part(Chips("into"), "reason")

    @property
    def chosen(self):
        """The other nodule; only of a valid form."""
        return self.others[self.cleaned_data["into"]]


class TakeBackForm(forms.Form):
    """Why two nodules are one after all."""

    reason = _reason(_("Why they are one"))


class SplitForm(forms.Form):
    """Why two nodules are two after all."""

    reason = _reason(_("Why they are two"))


class DivideForm(forms.Form):
    """Which exams found another nodule, and how one knows. Nothing is chosen beforehand."""

    findings = forms.MultipleChoiceField(
        label=_("These exams found the other one"), widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose the exams that found the other one."),
            "invalid_choice": _("The exams have changed meanwhile. Choose again."),
        },
    )  # fmt: skip
    reason = _reason(_("How you know"))
    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, found, **kwargs):
        """`found`: (finding, its day, size and place in words)."""
        super().__init__(*args, auto_id="divide_%s", **kwargs)
        self.found = {str(finding.pk): finding for finding, _said in found}
        self.fields["findings"].choices = [(str(finding.pk), said) for finding, said in found]
        self.helper = part("submission_id", MultiChips("findings", look="column"), "reason")

    @property
    def chosen(self):
        """The keys of the findings; only of a valid form."""
        return {self.found[key].pk for key in self.cleaned_data["findings"]}


class AlertResponseForm(forms.Form):
    """What was done about a lump alert."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    code = forms.ChoiceField(
        label=_("What was done"), choices=AlertResponseCode.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Say what was done.")},
    )  # fmt: skip
    text = forms.CharField(label=_("In words; a result always"), required=False, max_length=300)
    excluded_on = forms.DateField(
        label=_("If excluded: when"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    due_on = forms.DateField(
        label=_("If awaited: result due on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    owner = forms.ChoiceField(label=_("If awaited: who waits"), required=False)

    def __init__(self, *args, today=None, by=None, people=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.people = {str(person.pk): person for person in people}
        if by is not None:
            self.people.setdefault(str(by.pk), by)
            self.fields["owner"].initial = str(by.pk)
        self.fields["owner"].choices = [(key, str(each)) for key, each in self.people.items()]
        self.helper = part(
            "submission_id",
            Chips("code"),
            Row(Question("due_on"), Question("owner"),
                Question("excluded_on"), Question("text", css="grow")),
        )  # fmt: skip

    def add_prefix(self, field_name):
        # Its number is called as on every other form.
        return field_name if field_name == "submission_id" else super().add_prefix(field_name)

    @property
    def who_waits(self):
        """The person chosen, or None."""
        return self.people.get(self.cleaned_data.get("owner", ""))

    def clean(self):
        data = super().clean()
        if not data.get("code"):
            return data
        said = {name: data.get(name) for name in ("code", "text", "due_on", "excluded_on")}
        for name, problem in rules.response_problems(**said, owner=self.who_waits).items():
            if name not in self.errors:
                self.add_error(name, problem)
        excluded, due = data.get("excluded_on"), data.get("due_on")
        if excluded and self.today and excluded > self.today:
            self.add_error("excluded_on", _("This is in the future."))
        if due and self.today and due < self.today:
            self.add_error("due_on", _("This day has passed."))
        if due and self.today and due > self.today + rules.LONGEST_WAIT:
            self.add_error("due_on", _("This is more than half a year away: check the year."))
        return data
