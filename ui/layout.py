"""Layout objects of our crispy pack: how questions stand on the page, beside each form class."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ui.widgets import ChipCheckboxSelectMultiple, ChipRadioSelect, NumberUnitInput


class Question(LayoutObject):
    """One field: its words, its hint, what it was last time. A name the form lacks draws nothing."""

    template = "clinic/field.html"

    def __init__(self, name, *, label=None, hint=None, was="", css="", optional=False, attrs=None):
        self.fields = [name]
        self.name, self.label, self.hint, self.was = name, label, hint, was
        self.css, self.optional, self.attrs = css, optional, attrs

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        if self.name not in form.fields:
            return ""
        self.prepare(form)
        bound = form[self.name]
        if self.label is not None:
            bound.label = self.label
        if self.hint is not None:
            bound.help_text = self.hint
        return render_field(
            self.name, form, context, template=self.template, attrs=self.attrs,
            template_pack=template_pack, extra_context=self.extras(form),
        )  # fmt: skip

    def prepare(self, form):
        """Give the field its widget, before it is drawn."""

    def extras(self, form):
        """Return what the template needs beyond the field."""
        return {
            "css": self.css,
            "optional": self.optional,
            "was": self.was or getattr(form, "was", {}).get(self.name, ""),
        }


class Chips(Question):
    """One choice as a row of chips. `form.ghosts[name]` shows last time's value, never checked."""

    widget = ChipRadioSelect
    chips_css = ""

    def __init__(self, name, label=None, *, ghost=None, keys=None, hints=None, look="", **kwargs):
        super().__init__(name, label=label, **kwargs)
        self.ghost, self.keys, self.hints, self.look = ghost, keys, hints, look

    def prepare(self, form):
        field = form.fields[self.name]
        if not isinstance(field.widget, self.widget):
            # Radios and selects read the posted data alike, so the look may change late.
            widget = self.widget(field.widget.attrs)
            widget.choices, widget.is_required = field.widget.choices, field.required
            field.widget = widget
        field.widget.css = self.looks() or field.widget.css
        field.widget.ghosts = self.ghost_values(form)
        field.widget.keys, field.widget.hints = self.keys or {}, self.hints or {}

    def looks(self):
        """Return the classes of the row: `wide`, `tight`, `column`, `two-line`, `patient`."""
        return " ".join(f"chips-{look}" for look in f"{self.chips_css} {self.look}".split())

    def ghost_values(self, form):
        """Return last time's values as the strings the chips carry."""
        ghost = self.ghost if self.ghost is not None else getattr(form, "ghosts", {}).get(self.name)
        if ghost is None or ghost == "":
            return frozenset()
        several = isinstance(ghost, list | tuple | set | frozenset)
        return frozenset(str(value) for value in (ghost if several else [ghost]))

    def extras(self, form):
        extras = super().extras(form)
        ghosts = self.ghost_values(form)
        if ghosts and not extras["was"]:
            labels = dict(form.fields[self.name].choices)
            words = [str(words) for value, words in labels.items() if str(value) in ghosts]
            extras["was"] = _("was %(value)s") % {"value": ", ".join(words or sorted(ghosts))}
        return extras


class MultiChips(Chips):
    """Any number of chips."""

    widget = ChipCheckboxSelectMultiple


class Rating(Chips):
    """Digits as narrow chips, six to a line on a phone."""

    chips_css = "rating tight"


class NumberUnit(Question):
    """A number and its unit in one box."""

    def __init__(self, name, unit="", **kwargs):
        super().__init__(name, **kwargs)
        self.unit = unit

    def prepare(self, form):
        field = form.fields[self.name]
        if not isinstance(field.widget, NumberUnitInput):
            field.widget = NumberUnitInput(field.widget.attrs)
        field.widget.unit = self.unit or field.widget.unit


class ChipsOrNumber(LayoutObject):
    """Common values as chips and a box for any other, as one row: "5 8 10 12 ... other [ mm]"."""

    template = "clinic/chips_or_number.html"

    def __init__(self, chips, number, *, label=None, unit="", other=None, **kwargs):
        self.fields = [chips, number]
        self.chips = Chips(chips, label, look="tight", **kwargs)
        self.number = NumberUnit(number, unit)
        self.other = other

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        number = self.fields[1]
        self.number.prepare(form)
        form.rendered_fields.add(number)
        words = {"number": form[number], "other": self.other or _("other")}
        self.chips.template = self.template
        extras = self.chips.extras
        self.chips.extras = lambda form: {**extras(form), **words}
        try:
            return self.chips.render(form, context, template_pack, **kwargs)
        finally:
            self.chips.extras = extras


class SideButtons(Question):
    """LEFT and RIGHT as two big buttons in body position. `form.is_side_refused` frames the choice."""

    template = "clinic/side_buttons.html"

    def extras(self, form):
        bound = form[self.name]
        chosen = str(bound.value() or "")
        return {
            **super().extras(form),
            "sides": [
                (side, f"{bound.auto_id}_{i}", side == chosen)
                for i, side in enumerate(("left", "right"))
            ],
            "is_refused": getattr(form, "is_side_refused", False),
        }


class _Wrapped(LayoutObject):
    """A template around its fields."""

    template = ""

    def __init__(self, *fields, css=""):
        self.fields = list(fields)
        self.css = css

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        body = self.get_rendered_fields(form, context, template_pack, **kwargs)
        if not body.strip():
            return ""
        return render_to_string(
            self.template, {"content": body, "css": self.css, **self.parts(form)}
        )

    def parts(self, form):
        """Return what the template needs beyond the fields."""
        return {}


class Box(_Wrapped):
    """A plain div with classes."""

    template = "clinic/box.html"


class Row(Box):
    """Questions side by side: `cols=2`, 3 or 4; without a number they take the room they need."""

    def __init__(self, *fields, cols=0, css=""):
        super().__init__(
            *fields, css=f"{f'fields fields-{cols}' if cols else 'fields-fit'} {css}".strip()
        )


class Rows(Box):
    """Questions under each other, label at the left where there is room; `ruled` draws hairlines."""

    def __init__(self, *fields, ruled=False, wide=False, css=""):
        looks = ["rows", "rows-ruled" if ruled else "", "rows-wide" if wide else "", css]
        super().__init__(*fields, css=" ".join(filter(None, looks)))


class Stack(Box):
    """Questions under each other with air between them."""

    def __init__(self, *fields, css=""):
        super().__init__(*fields, css=f"field-stack {css}".strip())


class Panel(_Wrapped):
    """A titled panel of questions."""

    template = "components/panel.html"

    def __init__(self, title, *fields, sub="", css="", id="", level=2):
        super().__init__(*fields, css=css)
        self.title, self.sub, self.id, self.level = title, sub, id, level

    def parts(self, form):
        return {"title": self.title, "sub": self.sub, "id": self.id, "level": self.level}


class More(_Wrapped):
    """What is asked seldom, folded away; open when something in it is filled or wrong."""

    template = "clinic/more.html"

    def __init__(self, summary, *fields, css=""):
        super().__init__(*fields, css=css)
        self.summary = summary

    def parts(self, form):
        names = [pointer.name for pointer in self.get_field_names()]
        return {
            "summary": self.summary,
            "is_open": any(self.is_filled(form, name) for name in names),
        }

    @staticmethod
    def is_filled(form, name):
        if name not in form.fields:
            return False
        bound = form[name]
        return bool(bound.errors) or bound.value() not in (None, "", [], False)


class Actions(_Wrapped):
    """The buttons at the end of a form."""

    template = "clinic/actions.html"


class Button(LayoutObject):
    """A submit button; kind: main, stop, link or nothing."""

    def __init__(self, label, kind="main", *, name="", value="", keys=""):
        self.fields = []
        self.parts = {
            "label": label,
            "kind": kind,
            "name": name,
            "value": value,
            "keys": keys.split(),
        }

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        return render_to_string("clinic/button.html", self.parts)


class LinkButton(LayoutObject):
    """A link beside the buttons, such as "Cancel"."""

    def __init__(self, label, url):
        self.fields = []
        self.parts = {"label": label, "url": url}

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        return render_to_string("clinic/link_button.html", self.parts)


class Include(LayoutObject):
    """A template among the questions, with the page's context and the form."""

    def __init__(self, template_name, **parts):
        self.fields = []
        self.template_name, self.parts = template_name, parts

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        return render_to_string(
            self.template_name, {**context.flatten(), **self.parts, "form": form}
        )


def part(*questions) -> FormHelper:
    """Return the helper for some fields of a form: the page has the form element, and says on top what is wrong."""
    helper = FormHelper()
    helper.form_tag, helper.form_show_errors, helper.disable_csrf = False, False, True
    helper.layout = Layout(*questions)
    return helper
