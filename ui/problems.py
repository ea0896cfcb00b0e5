"""What is wrong with the forms of a page, as one list that leads to each field."""

from dataclasses import dataclass

from django.forms import BaseForm
from django.forms.formsets import BaseFormSet


@dataclass(frozen=True)
class Problem:
    """One line of the error summary."""

    words: str
    target: str = ""


def problems_of(*forms):
    """Return every problem of these forms and formsets, in the order they stand on the page."""
    return [problem for form in _flat(forms) for problem in _of_form(form)]


def has_problems(form):
    """Say whether anything bound was refused."""
    return bool(form) and not isinstance(form, str) and bool(problems_of(form))


def _flat(forms):
    for form in forms:
        if isinstance(form, BaseFormSet):
            yield form
            yield from form.forms
        elif isinstance(form, BaseForm):
            yield form
        elif isinstance(form, list | tuple):
            yield from _flat(form)
        elif isinstance(form, dict):
            yield from _flat(form.values())


def _of_form(form):
    if not form.is_bound:
        return
    if isinstance(form, BaseFormSet):
        yield from (Problem(str(words)) for words in form.non_form_errors())
        return
    yield from (Problem(_named(form, words)) for words in form.non_field_errors())
    for name in form.fields:
        bound = form[name]
        for words in bound.errors:
            yield Problem(_named(form, _with_label(bound, str(words))), target_of(bound))


def _with_label(bound, words):
    # Away from its field a sentence such as "This field is required" needs the field's name.
    label = str(bound.label)
    return words if label.lower() in words.lower() else f"{label}: {words}"


def _named(form, words):
    # "N2: say if it was examined": a form among several says which one it is.
    who = getattr(form, "summary_name", "")
    return f"{who}: {words}" if who else str(words)


def target_of(bound):
    """Return the id of the control a person can act on."""
    widget = bound.field.widget
    if getattr(widget, "use_fieldset", False) and bound.auto_id:
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id
