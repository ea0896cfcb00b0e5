"""The letter from elsewhere, asked beside what was done there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.clinical_time import first_day, last_day
from patients.record_form import RoughDateField, words
from ui.layout import Panel, Question, Row, Rows


class LetterQuestions(forms.Form):
    """Who wrote, when, and the words that matter; all open where no letter came."""

    letter_sender = words(_("Letter from"), 160)
    letter_dated = RoughDateField(label=_("Dated"), help_text="")
    letter_text = words(_("What it says"), 2000, rows=3)

    def letter_questions(self):
        """Return the panel."""
        head = Row(
            Question("letter_sender", css="w-l"), Question("letter_dated", css="w-s"), cols=2
        )
        return Panel(
            _("The letter from there"), Rows(head, Question("letter_text", css="w-l"), wide=True),
            css="letter-panel",
        )  # fmt: skip

    def judge_letter(self, done=None):
        """Refuse half a letter: it has a sender and words, and is not from tomorrow.

        `done` is (day, precision) of what it tells of: a letter cannot be older than that.
        """
        given = [self.cleaned_data.get(name) for name in ("letter_sender", "letter_dated", "letter_text")]  # fmt: skip
        if any(given):
            self.need("letter_sender", _("Say who wrote the letter."))
            self.need("letter_text", _("Write what the letter says."))
        self.not_later("letter_dated")
        dated = self.cleaned_data.get("letter_dated")
        if done and dated and last_day(*dated) < first_day(*done):
            self.add_error("letter_dated", _("This is before what it tells of was done."))

    def letter(self) -> dict | None:
        """Return the columns of the letter, or nothing where none came."""
        data = self.cleaned_data
        if not data.get("letter_sender"):
            return None
        return {
            "sender": data["letter_sender"], "text": data["letter_text"], "dated": data["letter_dated"],
        }  # fmt: skip
