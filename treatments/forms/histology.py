"""A result from the laboratory: recorded, read, waited for by another, or not to come; and a problem closed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.clinical_time import day_words
from patients.record_form import RecordForm, choice, day, words
from treatments import loose_ends
from treatments.forms.consent import person_choice
from treatments.vocabulary import HistologyResult
from treatments.vocabulary_of_operations import NoResult
from ui.bound import put
from ui.layout import Chips, MultiChips, Question, Row, Rows


class ResultForm(RecordForm):
    """What the laboratory found, in its words and in codes."""

    results = forms.MultipleChoiceField(
        label=_("Result"), choices=HistologyResult.choices,
        error_messages={"required": _("Say what was found.")},
    )  # fmt: skip
    reported_on = day(
        _("Reported on"), required=True, error_messages={"required": _("Say when it was reported.")}
    )
    text = words(_("Report in words"), 4000, rows=4)

    def __init__(self, *args, sent_on=None, **kwargs):
        """`sent_on` is the day before which nothing can have been reported."""
        self.sent_on = sent_on
        super().__init__(*args, **kwargs)

    def questions(self):
        return [
            Rows(
                MultiChips("results"), Question("reported_on"), Question("text", css="w-l", optional=True), wide=True
            )
        ]  # fmt: skip

    def clean(self):
        data = super().clean()
        self.not_later("reported_on")
        self.not_before_birth("reported_on")
        reported = data.get("reported_on")
        if reported and self.sent_on and reported < self.sent_on:
            words = _("This is before the specimen was taken, %(day)s.")
            self.add_error("reported_on", words % {"day": day_words(self.sent_on)})
        if HistologyResult.OTHER in data.get("results", []):
            self.need("text", _("Say what was found."))
        return data

    def facts(self) -> dict:
        """Return the columns."""
        return self.taken("results", "reported_on", "text")


class ReadForm(RecordForm):
    """I have read this report, and this follows."""

    report = forms.UUIDField(widget=forms.HiddenInput)
    follows = words(_("What follows"), 300)

    def __init__(self, *args, must_follow=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.must_follow = must_follow

    def questions(self):
        return ["report", Question("follows", css="w-l", hint=_("who is told, and what is next"))]

    def clean(self):
        data = super().clean()
        if self.must_follow:
            self.need("follows", _("Say what follows from a malignant or suspicious result."))
        return data


class OwnerForm(RecordForm):
    """Who waits from now on, and until when."""

    owner = forms.ChoiceField(label=_("Who waits"), required=False)
    due_on = day(
        _("Result due on"), required=True, error_messages={"required": _("Say until when.")}
    )
    reason = words(_("Why changed"), 300)

    def __init__(self, *args, people=(), **kwargs):
        self.people = {str(each.pk): each for each in people}
        super().__init__(*args, **kwargs)
        self.fields["owner"] = person_choice(_("Who waits"), people)

    def questions(self):
        return [
            Row(
                Question("owner"), Question("due_on"), Question("reason", optional=True, css="grow")
            )
        ]

    def clean(self):
        data = super().clean()
        self.need("owner", _("Choose who waits."))
        return data

    def facts(self) -> dict:
        """Return the columns."""
        data = self.cleaned_data
        return {
            "owner": self.people[data["owner"]],
            "due_on": data["due_on"],
            "reason": data["reason"],
        }


class NoResultForm(RecordForm):
    """Why no result will come."""

    why = choice(_("Why"), NoResult, needed=_("Say why no result will come."))
    text = words(
        _("In words"), 300, required=True, error_messages={"required": _("Say what happened.")}
    )

    def questions(self):
        return [Chips("why"), Question("text", css="w-l")]


class CloseEpisodeForm(RecordForm):
    """The day a problem was closed, and that what stays open was read."""

    closed_on = day(
        _("Closed on"), required=True, error_messages={"required": _("Say on which day.")}
    )
    is_read = forms.BooleanField(
        label=_("I have read what is still open; it stays open after the problem is closed"),
        required=False,
    )
    ends_seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args, episode, ends=(), **kwargs):
        """`ends` are what is still open."""
        self.episode = episode
        super().__init__(*args, **kwargs)
        self.fields["ends_seen"].initial = loose_ends.fingerprint(ends)
        # Without anything open there is nothing to have read.
        self.reading = self.fields["is_read"]
        if not ends:
            del self.fields["is_read"]

    def questions(self):
        return ["ends_seen", Rows(Question("closed_on"), Question("is_read"), wide=True)]

    def clean(self):
        data = super().clean()
        self.not_later("closed_on")
        opened, closed = self.episode.opened_on, data.get("closed_on")
        if opened and closed and closed < opened:
            self.add_error("closed_on", _("An episode cannot close before it opens."))
        elif closed and (last := loose_ends.last_day_of(self.episode)) and closed < last:
            words = _(
                "The last exam or treatment of this problem is of %(day)s: it closes on that day or later."
            )
            self.add_error("closed_on", words % {"day": day_words(last)})
        return data

    def what_was_read(self) -> str | None:
        """Return the fingerprint of what was read; None where nobody said so."""
        return self.cleaned_data["ends_seen"] if self.cleaned_data.get("is_read") else None

    def stopped_by(self, ends) -> None:
        """Ask for it: the next press is made with what is open now in sight."""
        self.fields["is_read"] = self.reading
        put(self, "is_read", "")
        put(self, "ends_seen", loose_ends.fingerprint(ends))
        self.add_error("is_read", _("Read what is still open, then say so here."))
