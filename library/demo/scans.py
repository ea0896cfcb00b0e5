"""Invented pictures for the demo: noise with an oval in it, a paper with grey lines, and the word DEMO on each."""

import random
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from exams.uploads.taking import Taken, take

_SIZE = (880, 640)
_PAGE = (760, 1075)
# How many points of the picture a millimetre takes.
_SCALE = 11


def a_scan(long_mm: float, short_mm: float, *, seed: int) -> Taken:
    """Return a picture somewhat like an ultrasound of a lump of this size."""
    noise = Image.effect_noise(_SIZE, 90).filter(ImageFilter.GaussianBlur(1.6))
    layers = Image.new("L", _SIZE, 70)
    draw, chance = ImageDraw.Draw(layers), random.Random(seed)  # noqa: S311
    top = 0
    for grey in (150, 60, 120, 50, 90):
        draw.rectangle((0, top, _SIZE[0], top + 12), fill=grey + 60)
        draw.rectangle((0, top + 12, _SIZE[0], top + 150), fill=grey)
        top += chance.randrange(90, 150)
    across, deep = long_mm * _SCALE / 2, short_mm * _SCALE / 2
    middle = (_SIZE[0] / 2 + chance.randrange(-40, 40), 250)
    oval = (middle[0] - across, middle[1] - deep, middle[0] + across, middle[1] + deep)
    draw.ellipse(oval, fill=185, outline=235, width=4)
    picture = ImageChops.multiply(
        layers.filter(ImageFilter.GaussianBlur(5)), noise.point(lambda v: min(255, v + 70))
    )
    draw = ImageDraw.Draw(picture)
    draw.text((16, 14), _("DEMO, invented"), fill=255, font_size=26)
    for cm in range(1, 6):
        draw.line(
            (_SIZE[0] - 18, cm * 10 * _SCALE, _SIZE[0] - 4, cm * 10 * _SCALE), fill=255, width=2
        )
    return take(_as_png(picture))


def a_paper(title: str, *, seed: int) -> Taken:
    """Return the picture of a page with a title, lines nobody can read, and a stroke for a signature."""
    page = Image.new("L", _PAGE, 250)
    draw, chance = ImageDraw.Draw(page), random.Random(seed)  # noqa: S311
    left, right = 70, _PAGE[0] - 70
    draw.text((left, 60), title, fill=40, font_size=30)
    draw.text((left, 104), _("DEMO, invented"), fill=110, font_size=20)
    for line in range(24):
        if line % 6 != 5:
            end = right - chance.randrange(0, 160)
            draw.rectangle((left, 170 + line * 28, end, 178 + line * 28), fill=205)
    x, y, stroke = left + 20, 930, []
    for turn in range(9):
        stroke.append((x, y + (-38 if turn % 2 else 22) + chance.randrange(-9, 9)))
        x += chance.randrange(16, 34)
    draw.line(stroke, fill=50, width=4, joint="curve")
    draw.line((left, 965, left + 330, 965), fill=120, width=2)
    return take(_as_png(page))


def _as_png(picture) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
