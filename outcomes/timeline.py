"""The course on one time axis: pain, what was done, and each nodule. Plain Python; the template draws it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.clinical_time import date_words
from outcomes import axis as axes
from outcomes.nodules import size_change, size_words
from outcomes.placing import Box, Sheet, Words, pack, width_of
from outcomes.record import CourseOfCare, number_words
from treatments.vocabulary import Rung

GAP_DAYS = 16 * 7
"""Between scores further apart than this nothing is known: the line is dotted."""

EARLY_DAYS, LATE_DAYS = 14, 21
"""A score from two weeks before to three weeks after the day still answers a review."""

SIZE_ERROR_MM = 5
"""Repeated palpation of one nodule differs by about this much."""

TOP_MM = 40


@dataclass(frozen=True)
class Layout:
    """Measures of one drawing of the timeline."""

    name: str
    width: float
    left: float
    right: float
    text: float = 13
    pain_height: float = 112
    lane_height: float = 23
    nodule_height: float = 42
    heads_above: bool = False
    month_room: float = 46
    is_brief: bool = False


WIDE = Layout("wide", 1192, 126, 156)
MIDDLE = Layout("middle", 700, 104, 96, text=12.5, pain_height=118, month_room=40)
NARROW = Layout("narrow", 326, 22, 6, text=12, pain_height=104, heads_above=True, month_room=34, is_brief=True)
PRINT = Layout("print", 690, 104, 92, text=12, pain_height=132, lane_height=21, nodule_height=36, month_room=38)


@dataclass(frozen=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    css: str


@dataclass(frozen=True)
class Segment(Line):
    """A piece of a data line: from one value to the next, solid or (across a gap) dotted."""

    from_day: date | None = None
    to_day: date | None = None
    is_gap: bool = False


@dataclass(frozen=True)
class Point:
    """A value on the drawing; the table shows the same."""

    x: float
    y: float
    shape: str
    title: str
    series: str
    day: date | None
    value: str
    css: str = ""
    ring: bool = False

    @property
    def key(self) -> tuple:
        return (self.series, self.day.isoformat() if self.day else "", self.value)


@dataclass(frozen=True)
class Bar:
    """Something that lasted."""

    x: float
    y: float
    width: float
    height: float
    css: str
    title: str
    is_open: bool = False
    is_stopped: bool = False

    @property
    def end_mark(self) -> str:
        return f"M{self.x + self.width} {self.y - 3}V{self.y + self.height + 3}"


@dataclass(frozen=True)
class Due:
    """A review that brought no score: a gap that shows."""

    on: date
    sequence: int = 0


@dataclass(frozen=True)
class Timeline:
    """Everything the template writes down."""

    layout: Layout
    height: float
    lines: tuple[Line, ...]
    segments: tuple[Segment, ...]
    bars: tuple[Bar, ...]
    points: tuple[Point, ...]
    words: tuple[Words, ...]
    is_true_time: bool = True

    @property
    def name(self) -> str:
        return self.layout.name


LANES = (
    ("self_care", gettext_lazy("Self-care"), lambda t: t.rung in (Rung.ADVICE, Rung.SELF_CARE)),
    ("medicines", gettext_lazy("Medicines"), lambda t: t.rung == Rung.MEDICINES),
    ("physical", gettext_lazy("Physical"), lambda t: t.rung == Rung.PHYSICAL),
    ("injection", gettext_lazy("Injection"), lambda t: t.is_injection),
    ("surgery", gettext_lazy("Surgery"), lambda t: t.is_surgery),
    ("other", gettext_lazy("Other"), lambda t: t.rung is None),
)
BAR_CSS = {"self_care": "tl-bar tl-bar-quiet", "medicines": "tl-bar tl-bar-drug",
           "physical": "tl-bar tl-bar-physical", "other": "tl-bar tl-bar-quiet"}  # fmt: skip
SAFETY_SHAPES = {"flag": "flag", "alert": "flag", "event": "cross", "imaging": "page", "histology": "page"}


def missed_reviews(course: CourseOfCare, today: date) -> list[Due]:
    """Return review days that passed without any pain score."""
    planned = sorted(
        {
            (each.on, each.review_on)
            for each in (*course.exams, *course.contacts, *course.treatments)
            if each.review_on and each.on and each.review_on < today
        }
    )
    days = [p.on for p in course.pains if p.on]
    seen = [each.on for each in (*course.exams, *course.contacts) if each.on]
    missed = set()
    for set_on, review in planned:
        first = max(set_on + timedelta(days=1), review - timedelta(days=EARLY_DAYS))
        last = review + timedelta(days=LATE_DAYS)
        is_replanned = any(set_on < other < review for other, _review in planned)
        if is_replanned or any(first <= day <= last for day in days + seen):
            continue
        missed.add(review)
    return [Due(day) for day in sorted(missed)]


def is_gap(before, after, missed) -> bool:
    """Say whether nothing is known between two scores: far apart, or a review in between was missed."""
    if before.on is None or after.on is None:
        return False
    if (after.on - before.on).days > GAP_DAYS:
        return True
    return any(before.on < due.on < after.on for due in missed)


def build(course: CourseOfCare, summary, *, today: date, span: str = "all", layout: Layout = WIDE) -> Timeline | None:
    """Return the drawing, or None when there is nothing with a place in time."""
    right = layout.width - layout.right
    axis = axes.choose(course, today=today, span=span, left=layout.left, right=right)
    if axis is None:
        return None
    return _Drawing(course, summary, axis, layout, today).drawn()


class _Drawing:
    """Draws from top to bottom and remembers how far down it is."""

    def __init__(self, course, summary, axis, layout, today):
        self.course, self.summary, self.axis = course, summary, axis
        self.layout, self.today = layout, today
        self.left, self.right = layout.left, layout.width - layout.right
        self.lines: list[Line] = []
        self.segments: list[Segment] = []
        self.bars: list[Bar] = []
        self.points: list[Point] = []
        self.sheet = Sheet(Box(0, 0, layout.width, 100000))
        self.y = 0.0

    def drawn(self) -> Timeline:
        self._step_names()
        self.top = self.y
        self._pain()
        self._lanes()
        self._safety()
        for nodule in self.course.nodules:
            self._nodule(nodule)
        self._axis()
        return Timeline(
            self.layout, round(self.y, 1), tuple(self.lines), tuple(self.segments), tuple(self.bars),
            tuple(self.points), tuple(self.sheet.words), self.axis.is_true_time,
        )  # fmt: skip

    # --- words ----------------------------------------------------------------------------------

    def word(self, x, y, text, css="", *, anchor="start", size=0.0, bold=False) -> Words:
        return Words(round(x, 1), round(y, 1), text, anchor, css, size or self.layout.text, bold)

    def _head(self, title, *second, y):
        """Write the name of a band, in the left gutter or above it."""
        if self.layout.heads_above:
            text = " ".join(str(part) for part in (title, *second) if part)
            self.sheet.write(self.word(0, y, text, "tl-head", size=self.layout.text, bold=True))
            return
        self.sheet.write(self.word(0, y, str(title), "tl-head", bold=True))
        for row, text in enumerate(second):
            if text:
                self.sheet.write(self.word(0, y + 15 * (row + 1), text, "tl-soft", size=self.layout.text - 1))

    # --- steps ----------------------------------------------------------------------------------

    def _step_names(self):
        steps = [(s, self.axis.at(s_at(s))) for s in self.summary.steps] if self.axis.is_true_time else []
        shown = [(s, x) for s, x in steps if x is not None]
        names = []
        for step, x in shown:
            name = f"{step.rung} {step.short}"
            wide = width_of(name, self.layout.text, bold=True)
            start = min(x + 5, self.layout.width - wide)
            names.append((step, x, name, start, start + wide))
        rows = pack([(start, end) for *_rest, start, end in names], gap=8)
        height = 17
        for (_step, x, name, start, _end), row in zip(names, rows, strict=True):
            self.sheet.write(self.word(start, 13 + row * height, name, "tl-step", bold=True))
            self.lines.append(Line(x, 2 + row * height, x, 0, "tl-drop"))
        self.y = 13 + height * (max(rows, default=0)) + (12 if names else 2)

    # --- pain -----------------------------------------------------------------------------------

    def _pain(self):
        lay = self.layout
        if lay.heads_above:
            self.y += 14
            self._head(_("Pain, last 7 days, 0 none to 10 worst"), y=self.y)
            self.y += 8
        top, self.y = self.y + 14, self.y + 14 + lay.pain_height
        self.pain_top, self.pain_bottom = top, self.y
        if not lay.heads_above:
            self._head(_("Pain"), _("average of"), _("last 7 days"), y=top + 4)
            self.sheet.write(self.word(0, self.y - 24, _("↓ lower is better"), "tl-soft", size=lay.text - 1))
        for value in (0, 5, 10):
            y = self._pain_y(value)
            css = "tl-base" if value == 0 else "tl-grid"
            self.lines.append(Line(self.left, y, self.right, y, css))
            word = str(value)
            if lay.name == "wide":
                word = {0: _("none 0"), 10: _("worst 10")}.get(value, word)
            self.sheet.write(self.word(self.left - 7, y + 4, word, "tl-tick", anchor="end", size=lay.text - 1))
        self._pain_line()
        self._thresholds()
        self._gutter()
        self.y += 26 if not lay.heads_above else 22

    def _pain_y(self, value) -> float:
        share = min(10.0, max(0.0, float(value))) / 10
        return round(self.pain_bottom - share * (self.pain_bottom - self.pain_top), 1)

    def _pain_line(self):
        placed = [(p, self.axis.at(p)) for p in self.course.pains]
        placed = [(p, x, self._pain_y(p.value)) for p, x in placed if x is not None]
        missed = [(d, self.axis.at(d)) for d in missed_reviews(self.course, self.today)]
        rings = {id(step.first_important) for step in self.summary.steps if step.first_important}
        for (a, ax, ay), (b, bx, by) in zip(placed, placed[1:], strict=False):
            gap = is_gap(a, b, [d for d, _x in missed])
            css = "tl-gap" if gap else "tl-data"
            self.segments.append(Segment(ax, ay, bx, by, css, a.on, b.on, gap))
            self.sheet.take_line(ax, ay, bx, by)
        for pain, x, y in placed:
            self.sheet.take(Box(x - 6, y - 6, x + 6, y + 6))
            self._pain_point(pain, x, y, id(pain) in rings)
        for pain, x, y in placed:
            self._value(number_words(pain.value), x, y, 9 if id(pain) in rings else 5)
        if self.axis.is_true_time:
            for due, x in missed:
                if x is not None:
                    self._missed(due, x)

    def _pain_point(self, pain, x, y, ring):
        who = _("entered by the patient") if pain.is_self_entered else _("asked by staff")
        title = _("%(day)s: pain %(value)s of 10, %(who)s") % {
            "day": pain.when, "value": number_words(pain.value), "who": who}  # fmt: skip
        shape = "circle" if pain.is_self_entered else "square"
        self.points.append(
            Point(x, y, shape, title, "pain", pain.on, number_words(pain.value), "tl-point", ring)
        )

    def _value(self, text, x, y, reach):
        size = self.layout.text
        self.sheet.offer(
            self.word(x, y - reach - 4, text, "tl-value", anchor="middle", bold=True),
            self.word(x, y + reach + size * 0.95, text, "tl-value", anchor="middle", bold=True),
            self.word(x + reach + 4, y + 4, text, "tl-value", bold=True),
            self.word(x - reach - 4, y + 4, text, "tl-value", anchor="end", bold=True),
            self.word(x + reach + 2, y - reach - 1, text, "tl-value", bold=True),
            self.word(x - reach - 2, y - reach - 1, text, "tl-value", anchor="end", bold=True),
        )

    def _missed(self, due, x):
        y = self.pain_bottom
        day = date_words(due.on, "day").rsplit(" ", 1)[0]
        text = _("due %(day)s, not received") % {"day": day}
        title = _("Review due %(day)s, no score received") % {"day": date_words(due.on, "day")}
        self.points.append(Point(x, y, "hollow", title, "due", due.on, "", "tl-due"))
        self.sheet.take(Box(x - 6, y - 6, x + 6, y + 6))
        short = _("due %(day)s") % {"day": day}
        places = ((x + 9, y - 7, "start"), (x - 9, y - 7, "end"))
        self.sheet.offer(*(
            self.word(px, py, t, "tl-note", anchor=anchor, size=self.layout.text - 0.5)
            for t in (text, short) for px, py, anchor in places
        ))  # fmt: skip

    def _thresholds(self):
        if not self.axis.is_true_time:
            return
        for step in self.summary.steps:
            if step.threshold is None:
                continue
            until = step.until or self.axis.end
            if until < self.axis.start or step.on > self.axis.end:
                continue
            x1 = self.axis.x(max(step.on, self.axis.start))
            x2 = self.axis.x(min(until, self.axis.end))
            y = self._pain_y(step.threshold)
            if x2 - x1 < 2:
                continue
            self.lines.append(Line(x1 + 1, y, x2 - 1, y, "tl-threshold"))
            self.sheet.take_line(x1, y, x2, y)
            self._threshold_words(step, x1, x2, y)

    def _threshold_words(self, step, x1, x2, y):
        value = number_words(round(step.threshold, 1))
        size = self.layout.text - 0.5
        options = []
        for text in (_("30 %% better: %(value)s") % {"value": value}, value):
            room = width_of(text, size, bold=True)
            if room > x2 - x1 + 8:
                continue
            spots = [x1 + 5, max(x1 + 5, x2 - room - 5), x1 + (x2 - x1 - room) / 2]
            options += [
                self.word(min(spot, self.right - room), y + dy, text, "tl-good", size=size, bold=True)
                for dy in (size + 2, -5) for spot in spots
            ]  # fmt: skip
        self.sheet.offer(*options)

    def _gutter(self):
        if self.layout.heads_above or not self.summary.gutter:
            return
        now, *rest = self.summary.gutter
        x, y = self.right + 14, self.pain_top + self.layout.pain_height * 0.45
        self.sheet.write(self.word(x, y, now, "tl-now", size=26, bold=True))
        after = x + width_of(now, 26, bold=True) + 5
        self.sheet.write(self.word(after, y, _("of 10"), "tl-soft", size=self.layout.text))
        room = self.layout.width - x
        row = 0
        for text in rest:
            for piece in _wrapped(text, room, self.layout.text - 0.5):
                row += 1
                self.sheet.write(self.word(x, y + 4 + 16 * row, piece, "tl-soft", size=self.layout.text - 0.5))

    # --- lanes ----------------------------------------------------------------------------------

    def _lanes(self):
        self.lines.append(Line(0, self.y, self.layout.width, self.y, "tl-rule-2"))
        for name, title, belongs in LANES:
            items = [t for t in self.course.given if belongs(t) and self._is_in_view(t)]
            if items:
                self._lane(title, [self._treatment(name, each) for each in items])

    def _is_in_view(self, treatment) -> bool:
        if not self.axis.is_true_time:
            return self.axis.at(treatment) is not None
        if treatment.on is None:
            return False
        end = treatment.ended_on or (self.today if treatment.is_running else treatment.on)
        return treatment.on <= self.axis.end and end >= self.axis.start

    def _treatment(self, lane, treatment):
        """Return (x of the mark, x of its end, draw, words)."""
        if lane in ("injection", "surgery"):
            shape = "triangle" if lane == "injection" else "diamond"
            return self._event(treatment, shape, _procedure_words(treatment, self.layout), lane)
        x1 = self.axis.at(treatment)
        if x1 is None:
            x1 = self.left
        x2 = self._bar_end(treatment, x1)
        name, *rest = _course_words(treatment, brief=self.layout.is_brief)
        words = ", ".join([name, *rest])
        title = f"{treatment.when}: {words}"
        is_stopped = treatment.state == "stopped"
        size = self.layout.text - 1
        # Words on a hatched bar are hard to read, so those always stand beside it.
        is_inside = lane != "physical" and width_of(name, size) + 14 < x2 - x1

        def draw(y):
            height = self.layout.lane_height - 9
            self.bars.append(
                Bar(x1, y + 4, max(4.0, round(x2 - x1, 1)), height, BAR_CSS[lane], title,
                    treatment.is_running, is_stopped)
            )  # fmt: skip
            self.points.append(Point(x1, y + 4 + height / 2, "none", title, lane, treatment.on, words))
            if is_inside:
                base = y + self.layout.lane_height / 2 + size * 0.32
                self.sheet.write(self.word(x1 + 7, base, name, "tl-in-bar", size=size))

        return x1, max(x1 + 4, x2), draw, ", ".join(rest) if is_inside else words

    def _bar_end(self, treatment, x1) -> float:
        if not self.axis.is_true_time:
            return x1 + 26
        end = treatment.ended_on or (self.today if treatment.is_running else treatment.on)
        return self.axis.x(min(max(end, self.axis.start), self.axis.end))

    def _event(self, item, shape, words, series, css="", title=""):
        x = self.axis.at(item)

        def draw(y):
            middle = y + self.layout.lane_height / 2 - 0.5
            said = title or f"{item.when}: {words}"
            self.points.append(Point(x, middle, shape, said, series, item.on, words, css))

        return x - 6, x + 6, draw, words

    def _lane(self, title, items):
        """Draw one lane: marks with words beside, in as many rows as the words need."""
        lay = self.layout
        if lay.heads_above:
            self.y += 15
            self._head(title, y=self.y - 1)
        spots = [self._beside(x1, x2, words) for x1, x2, _draw, words in sorted(items, key=lambda i: i[0])]
        ordered = sorted(items, key=lambda i: i[0])
        rows = pack([(min(x1, lx), max(x2, lx + wide)) for (x1, x2, *_r), (lx, wide, _t) in zip(ordered, spots, strict=True)])
        for (_x1, _x2, draw, _words), (label_x, _wide, text), row in zip(ordered, spots, rows, strict=True):
            y = self.y + row * lay.lane_height
            draw(y)
            if text:
                base = y + lay.lane_height / 2 + lay.text * 0.32
                self.sheet.write(self.word(label_x, base, text, "tl-lane", size=lay.text - 0.5))
        if not lay.heads_above:
            self._head(title, y=self.y + lay.lane_height / 2 + 4)
        self.y += lay.lane_height * (max(rows) + 1)
        self.lines.append(Line(0, self.y, lay.width, self.y, "tl-rule"))

    def _beside(self, x1, x2, words):
        """Return where the words of a mark stand: after it, else before it, else shortened."""
        size = self.layout.text - 0.5
        wide = width_of(words, size)
        if x2 + 7 + wide <= self.layout.width:
            return x2 + 7, wide, words
        if x1 - 7 - wide >= (0 if self.layout.heads_above else self.left):
            return x1 - 7 - wide, wide, words
        room = self.layout.width - x2 - 7
        if room < 90:
            room = x1 - 7 - self.left
            text = _shortened(words, room, size)
            return x1 - 7 - width_of(text, size), width_of(text, size), text
        text = _shortened(words, room, size)
        return x2 + 7, width_of(text, size), text

    def _safety(self):
        items = [
            self._event(each, SAFETY_SHAPES[each.kind], each.words, "safety", f"tl-{each.kind}")
            for each in self.course.safety
            if self.axis.at(each) is not None
        ]
        if items:
            self._lane(_("Safety"), items)

    # --- nodules --------------------------------------------------------------------------------

    def _nodule(self, nodule):
        lay = self.layout
        found = [(f, self.axis.at(f)) for f in self.course.findings_of(nodule)]
        found = [(f, x) for f, x in found if x is not None]
        cut = self._scar_day(nodule)
        if not found and cut is None:
            return
        sizes = [f.size_high_mm or f.size_mm for f, _x in found if f.size_mm]
        highest = max(TOP_MM, -(-int(max(sizes, default=0) + SIZE_ERROR_MM) // 10) * 10)
        if lay.heads_above:
            self.y += 15
            self._head(f"{nodule.label} {nodule.side_words}", nodule.region_words, y=self.y)
        top = self.y + 17
        base = top + lay.nodule_height
        if not lay.heads_above:
            region = _wrapped(nodule.region_words, self.left - 24, lay.text - 1)[:2]
            self._head(f"{nodule.label} {nodule.side_words}", *region, y=top + 4)
            self.sheet.write(self.word(0, base + 19, _("tender 0–4"), "tl-soft", size=lay.text - 1))
        for value, y in ((highest, top), (0, base)):
            self.lines.append(Line(self.left, y, self.right, y, "tl-grid" if value else "tl-base-thin"))
            word = f"{value} mm" if value and not lay.heads_above else str(value)
            self.sheet.write(self.word(self.left - 7, y + 4, word, "tl-tick", anchor="end", size=lay.text - 1.5))

        def y_of(mm):
            return round(base - min(mm, highest) / highest * lay.nodule_height, 1)

        self._sizes(nodule, found, y_of, base, highest)
        if cut is not None:
            self._scar(nodule, cut, base)
        if not lay.heads_above:
            self._nodule_gutter(nodule, found, top)
        self.y = base + 28
        self.lines.append(Line(0, self.y, lay.width, self.y, "tl-rule"))

    def _sizes(self, nodule, found, y_of, base, highest):
        measured = [(f, x) for f, x in found if f.is_felt and f.size_mm]
        for (a, ax), (b, bx) in zip(measured, measured[1:], strict=False):
            between = [f for f, x in found if ax < x < bx]
            far = a.on and b.on and (b.on - a.on).days > GAP_DAYS * 2
            gap = bool(between) or bool(far)
            y1, y2 = y_of(a.size_mm), y_of(b.size_mm)
            css = "tl-gap tl-ink" if gap else "tl-data tl-ink"
            self.segments.append(Segment(ax, y1, bx, y2, css, a.on, b.on, gap))
            self.sheet.take_line(ax, y1, bx, y2)
        for finding, x in found:
            self._finding(nodule, finding, x, y_of, base, highest)

    def _finding(self, nodule, finding, x, y_of, base, highest):
        series, lay = nodule.label, self.layout
        said = finding_words(finding)
        title = f"{finding.when}: {nodule.label} {nodule.side_words} {said}"
        if finding.is_felt and finding.size_mm:
            y = y_of(finding.size_mm)
            low, high = max(0, finding.size_mm - SIZE_ERROR_MM), min(highest, finding.size_mm + SIZE_ERROR_MM)
            self.lines.append(Line(x, y_of(low), x, y_of(high), "tl-whisker"))
            for end in (low, high):
                self.lines.append(Line(x - 3, y_of(end), x + 3, y_of(end), "tl-whisker"))
            self.points.append(Point(x, y, "dot", title, series, finding.on, said))
            self.sheet.take(Box(x - 4, y - 10, x + 4, y + 10))
            text = number_words(finding.size_mm)
            self.sheet.offer(
                self.word(x + 7, y - 3, text, "tl-value", size=lay.text - 0.5, bold=True),
                self.word(x - 7, y - 3, text, "tl-value", anchor="end", size=lay.text - 0.5, bold=True),
                self.word(x + 7, y + 12, text, "tl-value", size=lay.text - 0.5, bold=True),
                self.word(x, y - 13, text, "tl-value", anchor="middle", size=lay.text - 0.5, bold=True),
            )
        else:
            shape = {True: "dot-open", False: "not-felt", None: "question"}[finding.is_felt]
            self.points.append(Point(x, base - (0 if shape != "question" else 1), shape, title, series, finding.on, said))
            self.sheet.take(Box(x - 6, base - 7, x + 6, base + 7))
            short = {True: _("not measured"), False: _("not felt"), None: _("not examined")}[finding.is_felt]
            if not lay.is_brief:
                spots = (base - 12, base - lay.nodule_height + 4, base - lay.nodule_height - 6)
                self.sheet.offer(*(
                    self.word(x + dx, y, short, "tl-note", anchor=anchor, size=lay.text - 1)
                    for dx, anchor in ((0, "middle"), (10, "start"), (-10, "end")) for y in spots
                ))
        grade = "–" if not finding.tenderness else (
            str(finding.grade) if finding.grade is not None else "+")  # fmt: skip
        self.sheet.offer(self.word(x, base + 19, grade, "tl-value", anchor="middle", size=lay.text - 0.5, bold=True))

    def _scar_day(self, nodule):
        day = nodule.closed_on if nodule.is_excised else None
        return day if day and self.axis.holds(day) and self.axis.is_true_time else None

    def _scar(self, nodule, day, base):
        x = self.axis.x(day)
        title = _("%(day)s: %(name)s excised") % {"day": date_words(day, "day"), "name": nodule.label}
        self.points.append(Point(x, base - 6, "scar", title, nodule.label, day, _("excised")))
        self.sheet.offer(self.word(x + 13, base - 2, _("excised"), "tl-note", size=self.layout.text - 0.5, bold=True))

    def _nodule_gutter(self, nodule, found, top):
        first, second = _nodule_words(nodule, [f for f, _x in found])
        x, room = self.right + 14, self.layout.width - self.right - 14
        size = self.layout.text - 0.5
        if room < 120:
            second = second.partition(" %s " % _("from"))[0].partition(",")[0]
        pieces = [(p, True) for p in _wrapped(first, room, size)] + [(p, False) for p in _wrapped(second, room, size)]
        for row, (piece, bold) in enumerate(pieces[:4]):
            css = "tl-head" if bold else "tl-soft"
            self.sheet.write(self.word(x, top + 4 + 15 * row, piece, css, size=size, bold=bold))

    # --- axis -----------------------------------------------------------------------------------

    def _axis(self):
        lay, bottom = self.layout, self.y
        ticks = self.axis.ticks(lay.month_room)
        for tick in ticks:
            self.lines.insert(0, Line(tick.x, self.pain_top - 8, tick.x, bottom, "tl-grid"))
            self.sheet.offer(self.word(tick.x, bottom + 17, tick.word, "tl-tick", size=lay.text - 0.5))
            if tick.year:
                self.sheet.offer(self.word(tick.x, bottom + 32, tick.year, "tl-head", size=lay.text - 0.5, bold=True))
        self.lines = [
            Line(x.x1, x.y1, x.x2, bottom, x.css) if x.css == "tl-drop" else x for x in self.lines
        ]
        if not ticks and not self.axis.is_true_time:
            text = _("Dates not known: in the order described, equally spaced.")
            self.sheet.write(self.word(self.left, bottom + 18, text, "tl-soft", size=lay.text - 0.5))
        self.y = bottom + (38 if any(tick.year for tick in ticks) else 24)


@dataclass(frozen=True)
class _At:
    on: date
    sequence: int = 0


def s_at(step) -> _At:
    """Return a step as something with a place on the axis."""
    return _At(step.on)


# --- words of things ----------------------------------------------------------------------------


def finding_words(finding) -> str:
    """`15 mm, tender 2`; or which of the other three things it was."""
    if finding.is_felt is None:
        return _("not examined")
    if not finding.is_felt:
        return _("not felt")
    parts = [size_words(finding)]
    if finding.grade is not None:
        parts.append(_("tender %(grade)s") % {"grade": finding.grade})
    elif finding.tenderness:
        parts.append(_("tender, not graded"))
    return ", ".join(parts)


def _nodule_words(nodule, found) -> tuple[str, str]:
    if nodule.is_excised:
        day = date_words(nodule.closed_on, "day") if nodule.closed_on else ""
        return " ".join([_("Excised"), day]).strip(), ""
    last = found[-1]
    if not last.is_felt:
        return finding_words(last).capitalize(), last.when
    return finding_words(last), size_change(found)


def _course_words(treatment, *, brief=False) -> list[str]:
    parts = [treatment.name]
    if treatment.dose_mg and not brief:
        parts[0] += f" {number_words(treatment.dose_mg)} mg"
    if treatment.sessions and not treatment.drug:
        parts.append(_("%(n)s sessions") % {"n": treatment.sessions})
    if treatment.state == "stopped":
        why = treatment.stop_text or treatment.stop_reason
        parts.append(_("stopped: %(why)s") % {"why": why} if why else _("stopped"))
    elif treatment.state == "done_elsewhere":
        parts.append(_("elsewhere"))
    return parts


def _procedure_words(treatment, layout) -> str:
    target = treatment.target_words
    agents = " + ".join(treatment.agents)
    if layout.is_brief:
        return target or treatment.kind_words
    if treatment.is_surgery:
        what = treatment.kind_words
        return f"{target} {what}".strip()
    what = _("test") if treatment.kind == "diagnostic_injection" else ""
    if treatment.kind not in ("injection", "diagnostic_injection"):
        what = treatment.kind_words
    return ", ".join(part for part in (target, what, agents) if part) or treatment.kind_words


def _shortened(text: str, room: float, size: float) -> str:
    keep = int(room / (size * 0.545))
    if keep < 4:
        return ""
    return text if len(text) <= keep else text[: keep - 1].rstrip(" ,") + "…"


def _wrapped(text: str, room: float, size: float) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and width_of(longer, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines

