"""A nodule that is new in this exam: which one it is, and whether it was written down twice."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from exams import rules
from exams.entry import FindingEntry, Near
from exams.forms import choices
from exams.forms.finding import NoduleForm
from exams.forms.questions import choice
from ui.layout import Chips, part

SAME, NEW = "same", "new"
IDENTITIES = [(SAME, _("the same one")), (NEW, _("another, new one")), choices.NOT_RECORDED]
IDENTITY_KEYS = {SAME: "S", NEW: "A"}


class NewNoduleForm(NoduleForm):
    """A nodule that gets its number when the exam is saved."""

    present = forms.CharField(required=False, widget=forms.HiddenInput, initial="1")
    identity = choice(_("Which one is it?"), IDENTITIES)
    # Which nodule the question was about: placed elsewhere since, it is asked anew.
    identity_of = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # Which other new block it was said to be another one than, and how far from it.
    twin_confirmed = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    is_new = True
    answer_part = None
    NO_FACTS = ("present", "identity", "identity_of", "twin_confirmed")

    def __init__(self, *args, known=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.known_here, self.near, self.needs_identity = known, None, False
        self.twin, self.twin_mm, self.needs_twin_confirmed = None, 0, False

    @property
    def is_empty(self) -> bool:
        """Untouched blocks are not nodules."""
        return not any(
            value not in (None, "", [])
            for name, value in self.cleaned_data.items()
            if name not in self.NO_FACTS
        )

    @property
    def identity_part(self):
        return part(Chips("identity", keys=IDENTITY_KEYS))

    @property
    def identity_of_now(self):
        """The hidden field naming the nodule that is asked about: the nearest one now."""
        key = self.near[0].nodule.pk if self.near else self["identity_of"].value() or ""
        name, place = self["identity_of"].html_name, self["identity_of"].id_for_label
        return format_html('<input type="hidden" name="{}" value="{}" id="{}">', name, key, place)

    @property
    def near_words(self) -> str:
        """`8 mm from N1, last felt 22 Oct 2026`."""
        return near_words(*self.near) if self.near else ""

    @property
    def identity_answer(self) -> str:
        """Return same or new, when it was said about the nodule that is nearest now."""
        asked = self.cleaned_data.get("identity_of")
        is_about = self.near is not None and asked == self.near[0].nodule.pk
        return self.cleaned_data.get("identity", "") if is_about else ""

    def asks_identity(self) -> bool:
        """Say whether a known nodule is near and nobody said if it is that one."""
        self.needs_identity = self.near is not None and not self.identity_answer
        return self.needs_identity

    @property
    def twin_key(self) -> str:
        """What says that the two are two: moved since, it is asked anew."""
        return f"{self.twin.prefix}:{self.twin_mm}" if self.twin else ""

    def asks_twin(self, others) -> bool:
        """Say whether another new block of this exam lies almost on this spot and nobody said they are two."""
        here = self.position
        placed = [
            (each, each.position.side, each.position.lateral_mm, each.position.cc_mm)
            for each in others
            if each.position is not None and not each.is_known_one
        ]
        if here is None or self.is_known_one:
            return False
        near = rules.nearest(
            here.side, here.lateral_mm, here.cc_mm, placed, within=rules.ASKED_AGAIN_WITHIN_MM
        )
        if near is None:
            return False
        self.twin, self.twin_mm = near
        self.needs_twin_confirmed = self.cleaned_data.get("twin_confirmed") != self.twin_key
        return self.needs_twin_confirmed

    @property
    def is_known_one(self) -> bool:
        """Whether it was said to be a nodule of an earlier exam."""
        return self.near is not None and self.identity_answer == SAME

    def clean(self):
        data = super().clean()
        if not self.errors and self.position is None and not self.is_empty:
            self.add_error(
                "side", _("Say where it is: press the map, choose a zone or type distances.")
            )
        if self.position is not None:
            self.near = _nearest(self.position, self.known_here)
        return data

    def finding(self) -> FindingEntry | None:
        if self.is_empty:
            return None
        facts = {**self.own_facts(), **self.place_facts()}
        entry = FindingEntry(self.prefix, self.label, self.position.side, facts)
        if self.near and self.identity_answer:
            known, mm = self.near
            entry.near = Near(known.nodule.pk, mm, self.identity_answer == SAME)
            if entry.near.is_same:
                entry.nodule, entry.label = known.nodule, known.nodule.label
        return entry


def _nearest(position, known):
    places = [(each, each.nodule.side, each.placed.lateral_mm, each.placed.cc_mm) for each in known]
    return rules.nearest(position.side, position.lateral_mm, position.cc_mm, places)


def near_words(known, mm) -> str:
    """`8 mm from N1, last felt 22 Oct 2026`."""
    last = known.last or known.placed
    return _now("%(mm)s mm from %(label)s, last felt %(when)s.") % {
        "mm": mm, "label": known.nodule.label, "when": last.exam.when_words,
    }  # fmt: skip
