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
    "scar": '<path class="tl-scar" d="M-8 0H8M-5 -4V4M0 -4V4M5 -4V4" fill="none" stroke="#1f2d38"'
    ' stroke-width="1.3"/>',
}
_WITH_RING = ("circle", "square")


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
        _group('class="tl-points"', lambda points: map(_point, points), line.points),
        _group('class="tl-words"', lambda words: map(_words, words), line.words),
    )
    return mark_safe("\n".join(groups))  # noqa: S308 - whatever a person wrote was escaped piece by piece


def _group(attributes: str, drawn: Callable, things: Iterable) -> str:
    return f"<g {attributes}>{''.join(drawn(things))}</g>"


def _lines(lines: Iterable[Line]):
    # Neighbours of one look are one path.
    for css, alike in groupby(lines, key=lambda line: line.css):
        d = "".join(f"M{each.x1} {each.y1}L{each.x2} {each.y2}" for each in alike)
        yield f'<path class="{css}" d="{d}"/>'


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
        f'<path class="{s.css}" d="M{s.x1} {s.y1}L{s.x2} {s.y2}" data-from="{_day(s.from_day)}"'
        f' data-to="{_day(s.to_day)}"{dots}/>'
    )


def _point(p: Point) -> str:
    ring = _RING if p.ring and p.shape in _WITH_RING else ""
    return (
        f'<g class="tl-p {p.css}" transform="translate({p.x} {p.y})" data-series="{escape(p.series)}"'
        f' data-day="{_day(p.day)}" data-value="{escape(p.value)}"><title>{escape(p.title)}</title>'
        f"{ring}{_SHAPES.get(p.shape, '')}</g>"
    )


def _words(w: Words) -> str:
    css = f"{w.css} tl-bold" if w.bold else w.css
    anchor = "" if w.anchor == "start" else f' text-anchor="{w.anchor}"'
    return f'<text class="{css}" x="{w.x}" y="{w.y}" font-size="{w.size}"{anchor}>{escape(w.text)}</text>'


def _day(day) -> str:
    return day.isoformat() if day else ""
