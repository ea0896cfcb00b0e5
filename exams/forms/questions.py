"""Kinds of questions of the exam's forms. None has an answer beforehand, and each may stay open."""

from django import forms

from ui.widgets import ChipCheckboxSelectMultiple, ChipRadioSelect


def choice(label, options):
    """Return one of some words, as chips."""
    # Chips from the start: links of the error summary must find the first of them.
    return forms.ChoiceField(label=label, required=False, choices=options, widget=ChipRadioSelect)


def several(label, options):
    """Return any of some words, as chips."""
    return forms.MultipleChoiceField(
        label=label, required=False, choices=options, widget=ChipCheckboxSelectMultiple
    )


def line(label, length):
    """Return a line of text."""
    return forms.CharField(label=label, required=False, max_length=length)


def stands_alone(form, data, name, word, problem) -> None:
    """Refuse a word such as "none" or "normal" beside others of its question."""
    chosen = data.get(name, [])
    if word in chosen and len(chosen) > 1:
        form.add_error(name, problem)
