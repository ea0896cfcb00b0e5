"""A new password, which is not the present one."""

from allauth.account.forms import ChangePasswordForm
from django.utils.translation import gettext_lazy as _


class NewPasswordForm(ChangePasswordForm):
    """The library's form, with our words, and a change that is one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password again")

    def clean(self):
        data = super().clean()
        if data.get("password1") and data.get("password1") == data.get("oldpassword"):
            self.add_error("password1", _("This is the present password. Choose another."))
        return data
