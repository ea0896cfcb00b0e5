"""The entry of one place: pressed on the map, chosen from the list, or typed in millimetres."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exams import bodymap
from ui.fields import StrictIntegerField

SIDE_CHOICES = [(side, _(word)) for side, word in bodymap.SIDE_WORDS.items()]
DIRECTION_CHOICES = [("above", _("above PSIS line")), ("below", _("below PSIS line"))]
PLACED_BY_CHOICES = [
    (how, how) for how in (bodymap.PLACED_BY_MAP, bodymap.PLACED_BY_ZONE, bodymap.PLACED_BY_TYPED)
]
ZONE_FIELD_CHOICES = [("", _("No zone chosen"))] + [
    (value, _(name)) for column in bodymap.ZONE_CHOICES.values() for value, name in column
]


class PositionForm(forms.Form):
    """Mix into a nodule's form; after `is_valid()` its place is `form.position` or None.

    Shown with `{% nodule_position form label %}`. Nothing is chosen beforehand.
    """

    side = forms.ChoiceField(choices=SIDE_CHOICES, required=False)
    lateral_mm = StrictIntegerField(unit="mm", required=False, min_value=0, max_value=175)
    vertical_mm = StrictIntegerField(unit="mm", required=False, min_value=0, max_value=146)
    vertical_direction = forms.ChoiceField(choices=DIRECTION_CHOICES, required=False)
    zone = forms.ChoiceField(choices=ZONE_FIELD_CHOICES, required=False)
    placed_by = forms.ChoiceField(choices=PLACED_BY_CHOICES, required=False)

    position: bodymap.Position | None = None

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not any(name in self.errors for name in PositionForm.base_fields):
            self._read_position(cleaned)
        return cleaned

    def _read_position(self, cleaned):
        try:
            self.position = bodymap.read_position(
                side=cleaned.get("side") or "",
                lateral_mm=cleaned.get("lateral_mm"),
                vertical_mm=cleaned.get("vertical_mm"),
                direction=cleaned.get("vertical_direction") or "",
                choice=cleaned.get("zone") or "",
                placed_by=cleaned.get("placed_by") or "",
            )
        except bodymap.PlaceUnclear as unclear:
            self.add_error(unclear.field, gettext(unclear.message))
