"""Widgets of the visual language: chips for choices, one box for a number and its unit."""

from django import forms
from django.utils.translation import gettext_lazy as _


class _Chips:
    """What radio and checkbox chips share: ghosts of last time, keys, and order."""

    template_name = "ui/widgets/chips.html"
    can_clear = False

    def __init__(self, attrs=None, choices=(), *, css=""):
        super().__init__(attrs, choices)
        self.css = css
        self.ghosts = frozenset()  # last exam's values: shown, never checked
        self.keys = {}  # value -> key cap printed on the chip
        self.hints = {}  # value -> second line on the chip

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        chips = [
            option for _group, group, _index in context["widget"]["optgroups"] for option in group
        ]
        given = [self.dressed(chip) for chip in chips if not self.is_clear(chip)]
        if base := context["widget"]["attrs"].get("id"):
            # Numbered from 0 without "not recorded", so that the summary can lead to the first.
            for index, chip in enumerate(given):
                chip["attrs"]["id"] = f"{base}_{index}"
        context["widget"] |= {
            "chips": given,
            "css": self.css,
            "clear": self.clear_chip(name, chips, attrs),
        }
        return context

    def dressed(self, chip):
        # A group says once that it is invalid; the single radios do not.
        chip["attrs"].pop("aria-invalid", None)
        chip["attrs"].pop("required", None)
        value = str(chip["value"])
        chip["ghost"] = value in self.ghosts
        chip["key"] = self.keys.get(value, "")
        chip["hint"] = self.hints.get(value, "")
        return chip

    @staticmethod
    def is_clear(chip):
        return str(chip["value"]) == ""

    def clear_chip(self, name, chips, attrs):
        return None


class ChipRadioSelect(_Chips, forms.RadioSelect):
    """One of several chips; a pressed chip is taken back by "not recorded", without script too."""

    def clear_chip(self, name, chips, attrs):
        if self.is_required:
            return None
        found = next((chip for chip in chips if self.is_clear(chip)), None)
        index = found["index"] if found else str(len(chips))
        chip = found or self.create_option(name, "", "", False, index, attrs=attrs)
        # Never rendered as checked: a fresh form must not look as if something was chosen.
        chip["attrs"].pop("checked", None)
        self.dressed(chip)
        if attrs and attrs.get("id"):
            chip["attrs"]["id"] = f"{attrs['id']}_none"
        words = str(chip["label"])
        chip["label"] = _("not recorded") if words.strip("-") == "" else words
        return chip


class ChipCheckboxSelectMultiple(_Chips, forms.CheckboxSelectMultiple):
    """Any of several chips."""


class NumberUnitInput(forms.TextInput):
    """A number right-aligned in a box whose end cap names the unit."""

    template_name = "ui/widgets/number_unit.html"

    def __init__(self, attrs=None, *, unit=""):
        # type=number swallows what it does not understand; text keeps it for the message.
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})
        self.unit = unit

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["unit"] = self.unit
        return context
