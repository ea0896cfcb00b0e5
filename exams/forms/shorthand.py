"""The box above the nodules: one line of shorthand, judged beside its words."""

import json

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.forms.filling import FILLED, INTO, LINE, MOST_LETTERS, Filling, Target
from exams.forms.shorthand_said import help_rows


class ShorthandForm(forms.Form):
    """The line, and what it has filled so far. Taken over whole, it is empty again."""

    shorthand = forms.CharField(label=_("Shorthand"), required=False, max_length=MOST_LETTERS)
    shorthand_into = forms.CharField(required=False, max_length=10_000, widget=forms.HiddenInput)
    shorthand_filled = forms.CharField(required=False, max_length=100_000, widget=forms.HiddenInput)

    def __init__(self, filling: Filling | None = None):
        self.filling = filling
        super().__init__(None if filling is None else _shown(filling))

    def clean(self):
        for problem in self.filling.problems:
            self.add_error(LINE, problem)
        return self.cleaned_data

    @property
    def blocks(self):
        """What was understood and what was not, nodule by nodule; nothing once all is taken over."""
        return [] if self.filling is None or self.filling.is_taken else self.filling.shown

    @staticmethod
    def help_rows():
        return help_rows()


def _shown(filling: Filling) -> dict[str, str]:
    if filling.is_taken:
        return {}
    return {LINE: filling.text, INTO: filling.holding, FILLED: filling.remembered}


def written(targets: dict[int, Target]) -> str:
    """Return the targets for the page's script, which sends them along with the line."""
    return json.dumps([[number, *vars(target).values()] for number, target in targets.items()])


def read_targets(text: str) -> dict[int, Target]:
    """Read them back; what is not of our own writing names no nodule. Nothing is saved by it."""
    try:
        found = json.loads(text)
        return {
            int(number): Target(str(prefix), str(side), tuple(map(str, answers)))
            for number, prefix, side, answers in found
            if side in ("left", "right")
        }
    except (ValueError, TypeError, RecursionError, OverflowError):
        return {}
