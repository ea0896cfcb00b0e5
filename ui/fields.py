"""Form fields that read numbers strictly."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ui.numbers import NumberUnclear, read_decimal, read_integer, write_number
from ui.widgets import NumberUnitInput


class _StrictNumber:
    """Range and unit in one message: "Enter 1 to 300 mm"."""

    read = None

    def __init__(self, *, unit="", min_value=None, max_value=None, **kwargs):
        # The base classes would add a validator each, with half the message each.
        self.least, self.most, self.unit = min_value, max_value, unit
        kwargs.setdefault("widget", NumberUnitInput(unit=unit))
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if not isinstance(value, str):
            return value
        try:
            return type(self).read(value)
        except NumberUnclear as unclear:
            raise ValidationError(str(unclear), code="unclear") from None

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        too_small = self.least is not None and value < self.least
        if too_small or (self.most is not None and value > self.most):
            raise ValidationError(self.range_words(), code="range")

    def range_words(self):
        """Say the allowed range with its unit."""
        least, most, unit = write_number(self.least), write_number(self.most), self.unit
        if most == "":
            words = _("Enter %(least)s %(unit)s or more.")
        elif least == "":
            words = _("Enter at most %(most)s %(unit)s.")
        else:
            words = _("Enter %(least)s to %(most)s %(unit)s.")
        return (words % {"least": least, "most": most, "unit": unit}).replace(" .", ".")

    def prepare_value(self, value):
        return value if isinstance(value, str) else write_number(value)


class StrictDecimalField(_StrictNumber, forms.DecimalField):
    """A decimal number, `12.5` or `12,5`, never of another magnitude than typed."""

    read = staticmethod(read_decimal)


class StrictIntegerField(_StrictNumber, forms.IntegerField):
    """A whole number exactly as typed."""

    read = staticmethod(read_integer)
