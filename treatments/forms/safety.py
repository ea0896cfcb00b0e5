"""Why to go on where a limit is passed, and which results stood before the eyes that read them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.record_form import RecordForm, words
from treatments.actions import SafetyAnswer
from ui.bound import put


class SafetyReason(RecordForm):
    """A form whose dose is compared with the limits. The question shows only once something wants a reason."""

    safety_reason = words(_("Why go on all the same"), 300)
    safety_seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    safety_shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    safety_stop = None

    def safety_answer(self) -> SafetyAnswer:
        """Return what was answered."""
        data = self.cleaned_data
        shown = data.get("safety_shown", "")
        return SafetyAnswer(data.get("safety_reason", ""), data.get("safety_seen", ""), shown)

    def stopped_by(self, refusal) -> None:
        """Show what wants a reason; a reason typed for something else stays, and is asked about again."""
        self.safety_stop = refusal
        typed = self.cleaned_data.get("safety_reason", "")
        put(self, "safety_shown", refusal.shown)
        if not refusal.to_answer:
            # A reason that was given stays given for what it was given for.
            self.add_error(
                None,
                _("Read what was compared, below, then save. Nothing has been saved yet."),
            )
            return
        put(self, "safety_seen", refusal.seen)
        what = (
            _("What wants a reason has changed since you wrote it. Read it again, then save.")
            if typed
            else _("Say why, or change what is planned. Nothing has been saved yet.")
        )
        told = " ".join(str(result.words) for result in refusal.to_answer)
        self.add_error("safety_reason", f"{told} {what}")
