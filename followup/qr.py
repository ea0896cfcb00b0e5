"""A link as a square code, drawn as one path: no style, no picture file."""

from dataclasses import dataclass

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4
"""Empty modules around the code, as ISO/IEC 18004 asks."""


@dataclass(frozen=True)
class Drawing:
    """One code: its side in modules with the quiet zone, and the path of its dark modules."""

    side: int
    path: str


def path_of(url: str) -> Drawing:
    """Return the code of this address."""
    code = QRCode(border=0, error_correction=ERROR_CORRECT_M)
    code.add_data(url)
    code.make(fit=True)
    rows = code.get_matrix()
    runs = [
        f"M{QUIET + first} {QUIET + y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for first, length in _runs(row)
    ]
    return Drawing(len(rows) + 2 * QUIET, "".join(runs))


def _runs(row):
    first = None
    for x, is_dark in enumerate([*row, False]):
        if is_dark and first is None:
            first = x
        elif not is_dark and first is not None:
            yield first, x - first
            first = None
