"""Writes the marks of a timeline as SVG. Hundreds of them stand on a page: a template takes ten times as long."""

from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe

from outcomes.placing import Words
from outcomes.shapes import Bar, Line, Point, Segment, Timeline

_RING = '<circle class="tl-ring" r="9" fill="none" stroke="#0a664b" stroke-width="2.5"/>'
_SHAPES = {
    "circle": '<circle class="tl-mark" r="5" fill="#0072b2"/>',
    "square": '<rect class="tl-mark" x="-4.5" y="-4.5" width="9" height="9" fill="#0072b2"/>',
    "hollow": '<circle class="tl-hollow" r="5" fill="#fff" stroke="#1f2d38" stroke-width="1.8"/>',
    "triangle": '<path class="tl-solid" d="M0 -6L6.5 5.500H-6.500Z"/>',
    "diamond": '<path class="tl-solid" d="M0 -7L7 0 0 7-7 0Z"/>',
    "flag": '<path class="tl-solid" d="M-5 -7V7M-5 -6.500H6L3 -2.500 6 1.500H-5" stroke="#1f2d38" stroke-width="1.6"/>',
    "cross": '<path class="tl-cross" d="M0 -6V6M-6 0H6" fill="none" stroke="#b34700" stroke-width="2.4"/>',
    "page": '<path class="tl-page" d="M-4.500 -6.500H4.500V6.500H-4.500ZM-2 -3H2M-2 0H2M-2 3H2" fill="none"'
    ' stroke="#1f2d38" stroke-width="1.2"/>',
    "dot": '<circle class="tl-dot" r="3.6"/>',
    "dot-open": '<circle class="tl-dot-open" r="4" fill="#fff" stroke="#1f2d38" stroke-width="1.5"/>',
    "not-felt": '<circle class="tl-not-felt" r="5" fill="#fff" stroke="#1f2d38" stroke-width="1.3"'
    ' stroke-dasharray="2.200 2"/>',
    "question": '<text class="tl-question" y="5" text-anchor="middle">?</text>',
    "swap": '<path class="tl-swap" d="M-6 -2.500H5M2 -5.500L5 -2.500 2 .5M6 2.500H-5M-2 -.5L-5 2.500 -2 5.500" fill="none"'
    ' stroke="#1f2d38" stroke-width="1.3"/>',
    "late": '<path class="tl-late" d="M-5.500 0H5.500" fill="none" stroke="#1f2d38" stroke-width="1.6"/>',
    "scar": '<path class="tl-scar" d="M-8 0H8M-5 -4V4M0 -4V4M5 -4V4" fill="none" stroke="#1f2d38"'
    ' stroke-width="1.3"/>',
}
_LATE = (
    '<path class="tl-late" d="M-5.500 9H5.500" fill="none" stroke="#1f2d38" stroke-width="1.6"/>'
)
_WITH_RING = ("circle", "square")
# Hundreds of one kind are one path, or one text whose letters have each their place.
_AS_PATH = {
    "dot": ("tl-dots", "M{x} {y}h0"),
    "dot-open": ("tl-dots-open", "M{x} {y}m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0"),
    "not-felt": ("tl-not-felt", "M{x} {y}m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0"),
}


def marks(line: Timeline) -> SafeString:
    """Return every mark of the drawing in five groups, lowest first; words of the record are escaped."""
    groups = (
        _group('class="tl-lines" fill="none" stroke="#c9c6bd"', _lines, line.lines),
        _group('class="tl-bars" stroke="#1f2d38"', lambda bars: _bars(bars, line.name), line.bars),
        _group(
            'class="tl-segments" fill="none" stroke="#0072b2" stroke-width="2.25"',
            lambda segments: map(_segment, segments),
            line.segments,
        ),
        _group('class="tl-points"', _many if line.is_dense else _each, line.points),
        _group('class="tl-words"', _alike_words, line.words),
    )
    return mark_safe("\n".join(groups))  # noqa: S308 - whatever a person wrote was escaped piece by piece


def _group(attributes: str, drawn: Callable, things: Iterable) -> str:
    return f"<g {attributes}>{''.join(drawn(things))}</g>"


def _lines(lines: Iterable[Line]):
    # Neighbours of one look are one path.
    for css, alike in groupby(lines, key=lambda line: line.css):
        d = "".join(f"M{_n(each.x1)} {_n(each.y1)}{_to(each)}" for each in alike)
        yield f'<path class="{css}" d="{d}"/>'


def _n(number: float) -> str:
    """Write a length as shortly as it can be read: to a tenth, without a zero behind."""
    return f"{number:.1f}".removesuffix(".0")


def _to(line: Line) -> str:
    if line.x1 == line.x2:
        return f"V{_n(line.y2)}"
    return f"H{_n(line.x2)}" if line.y1 == line.y2 else f"L{_n(line.x2)} {_n(line.y2)}"


def _bars(bars: Iterable[Bar], name: str):
    for bar in bars:
        fill = f"url(#tl-{name}-hatch)" if "tl-bar-physical" in bar.css else "#d9e8f2"
        css = f"{bar.css} is-open" if bar.is_open else bar.css
        stop = f'<path class="tl-stop" d="{bar.end_mark}"/>' if bar.is_stopped else ""
        yield (
            f'<g><title>{escape(bar.title)}</title><rect class="{css}" x="{bar.x}" y="{bar.y}"'
            f' width="{bar.width}" height="{bar.height}" rx="3" fill="{fill}"/>{stop}</g>'
        )


def _segment(s: Segment) -> str:
    dots = ' stroke-dasharray="1.5 4"' if s.is_gap else ""
    return (
        f'<path class="{s.css}" d="M{_n(s.x1)} {_n(s.y1)}L{_n(s.x2)} {_n(s.y2)}" data-series="{escape(s.series)}"'
        f' data-from="{_day(s.from_day)}" data-to="{_day(s.to_day)}"{dots}/>'
    )


def _each(points: Iterable[Point]):
    return map(_point, points)


def _many(points: Iterable[Point]):
    """Write dots of nodules by the hundred, and every other mark without its sentence."""
    alike: dict[str, list[Point]] = {}
    for point in points:
        if point.shape in _AS_PATH or point.shape == "question":
            alike.setdefault(point.shape, []).append(point)
        elif point.shape != "none":
            yield _point(point, is_brief=True)
    for shape, found in alike.items():
        if shape == "question":
            yield from _letters(found)
            continue
        css, drawn = _AS_PATH[shape]
        d = "".join(drawn.format(x=_n(p.x), y=_n(p.y)) for p in found)
        yield f'<path class="{css}" fill="none" stroke="#1f2d38" d="{d}"/>'


def _letters(points: list[Point]):
    for y, row in groupby(sorted(points, key=lambda p: p.y), key=lambda p: p.y):
        placed = list(row)
        xs = " ".join(_n(p.x - 4) for p in placed)
        yield f'<text class="tl-question" x="{xs}" y="{_n(y + 5)}">{"?" * len(placed)}</text>'


def _point(p: Point, *, is_brief: bool = False) -> str:
    ring = _RING if p.ring and p.shape in _WITH_RING else ""
    late = _LATE if p.is_late else ""
    title = "" if is_brief else f"<title>{escape(p.title)}</title>"
    return (
        f'<g class="tl-p {p.css}" transform="translate({_n(p.x)} {_n(p.y)})" data-series="{escape(p.series)}"'
        f' data-day="{_day(p.day)}" data-value="{escape(p.value)}">{title}'
        f"{ring}{_SHAPES.get(p.shape, '')}{late}</g>"
    )


def _alike_words(words: Iterable[Words]):
    """Write words of one look under one group: none covers another, so their order is free."""
    by_look = sorted(words, key=_look)
    for (css, size, anchor), alike in groupby(by_look, key=_look):
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        texts = "".join(f'<text x="{_n(w.x)}" y="{_n(w.y)}">{escape(w.text)}</text>' for w in alike)
        yield f'<g class="{css}" font-size="{_n(size)}"{place}>{texts}</g>'


def _look(w: Words) -> tuple[str, float, str]:
    return (f"{w.css} tl-bold" if w.bold else w.css, w.size, w.anchor)


def _day(day) -> str:
    return day.isoformat() if day else ""
