"""Questions about colleagues and preferences."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from accounts.vocabulary import Role, Theme
from ui.layout import Actions, Button, Chips, LinkButton, MultiChips, Panel, Question, Row, Stack
from ui.widgets import ChipCheckboxSelectMultiple


def _roles_field():
    return forms.MultipleChoiceField(
        label=_("Roles in this clinic"),
        choices=Role.choices,
        widget=ChipCheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )


def _training_field():
    return forms.BooleanField(
        label=_("In training: exams they sign want a colleague's co-signature"), required=False
    )


class InviteForm(forms.ModelForm):
    """Whom to invite, as what."""

    roles = _roles_field()
    is_in_training = _training_field()

    class Meta:
        model = User
        fields = ["title", "given_name", "family_name", "email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _("Such as Dr.")
        self.helper = FormHelper()
        self.helper.attrs = {"autocomplete": "off"}
        self.helper.layout = Layout(
            Panel(
                _("Who"),
                Row(
                    Question("title", css="w-xs", optional=True),
                    Question("given_name", css="grow"),
                    Question("family_name", css="grow"),
                ),
                Question("email", css="w-l"),
            ),
            Panel(_("What they will do"), Stack(MultiChips("roles"), Question("is_in_training"))),
            Actions(Button(_("Invite")), LinkButton(_("Cancel"), reverse_lazy("accounts:staff"))),
        )

    def _post_clean(self):
        # A colleague known from another clinic is welcome, so a known address is no error here;
        # the action decides.
        pass


class RolesForm(forms.ModelForm):
    """What a colleague does in this clinic, changed on a known version of it."""

    roles = _roles_field()
    is_in_training = _training_field()
    version = forms.CharField(widget=forms.HiddenInput, max_length=200)

    class Meta:
        model = Membership
        fields = ["roles", "is_in_training"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "version",
            Panel(_("Roles"), Stack(MultiChips("roles"), Question("is_in_training"))),
            Actions(
                Button(_("Save roles")), LinkButton(_("Cancel"), reverse_lazy("accounts:staff"))
            ),
        )


class PreferencesForm(forms.Form):
    """How the screen looks and listens."""

    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices)
    has_shortcuts = forms.BooleanField(
        label=_("Single-key shortcuts, such as / for search"),
        required=False,
        help_text=_("Switch them off if you dictate or use voice control."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Panel(_("Screen and keys"), Stack(Chips("theme"), Question("has_shortcuts"))),
            Actions(Button(_("Save"))),
        )
