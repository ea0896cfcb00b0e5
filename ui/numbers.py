"""Reading numbers that people type: exactly what stands there, or a refusal in words.

`12.5` and `12,5` are the same number. Anything that could be read as another magnitude
(`1.500`, `1 500`, `1e3`, digits of another script) is refused, never guessed.
"""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

# ASCII digits only: \d would let other scripts in. Three decimals could be thousands, except after
# a nought: nobody writes nought thousand, and 0.125 % is a strength in use.
_NUMBER = re.compile(
    r"(?P<sign>[-−]?)(?:(?P<nought>0)[.,](?P<thousandths>[0-9]{3})"
    r"|(?P<whole>[0-9]{1,9})(?:[.,](?P<part>[0-9]{1,2}))?)"
)


class NumberUnclear(ValueError):
    """What was typed is not one clear number; the message says how to write it."""


def read_decimal(text):
    """Return the number that stands in `text`, or raise NumberUnclear."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise NumberUnclear(_reason(text.strip()))
    sign = "-" if match["sign"] else ""
    whole, part = match["nought"] or match["whole"], match["thousandths"] or match["part"]
    # Adding nought takes the sign from -0.
    return Decimal(f"{sign}{whole}.{part or '0'}") + 0


def read_integer(text):
    """Return the whole number that stands in `text`, or raise NumberUnclear."""
    number = read_decimal(text)
    if number != number.to_integral_value() or re.search("[.,]", text):
        raise NumberUnclear(_("Write a whole number, without a point or comma."))
    return int(number)


def write_number(number):
    """Return the number as people read it: no exponent, no idle zeros."""
    if number is None or number == "":
        return ""
    if isinstance(number, int):
        return str(number)
    words = f"{Decimal(str(number)) or Decimal(0):f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def write_sizes(*axes) -> str:
    """Return the axes that were measured: `22 × 14 × 9 mm`, or an empty string."""
    sizes = " × ".join(write_number(axis) for axis in axes if axis is not None)
    return f"{sizes} {_('mm')}" if sizes else ""


def _reason(text):
    if re.search(r"[.,][0-9]{3,}", text):
        return _(
            "Write the number without thousands marks and with at most two decimals,"
            " such as 1500 or 1.5."
        )
    return _("Write a number with digits, such as 12 or 12.5.")
