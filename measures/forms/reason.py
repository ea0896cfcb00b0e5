"""Why a score is taken out of use."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """The reason, in the words of whoever takes it out."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.TextInput(),
        error_messages={"required": _("Give the reason.")},
    )  # fmt: skip
