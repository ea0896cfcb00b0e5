"""The lanes: what the patient says of the whole, what was done, and what went wrong, on the same axis."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.drawing import Drawing
from outcomes.placing import pack, shortened, width_of
from outcomes.shapes import Bar, Line, Point
from outcomes.words import change_title, course_words, procedure_words
from treatments.vocabulary import Rung

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
PLAIN_TITLES = {
    "physical": gettext_lazy("Exercise, therapy"),
    "injection": gettext_lazy("Injections"),
    "surgery": gettext_lazy("Operations"),
}
SAFETY_LANES = (
    (
        gettext_lazy("Safety"),
        {"flag": "flag", "alert": "flag", "imaging": "page", "histology": "page"},
    ),
    (gettext_lazy("Adverse events"), {"event": "cross"}),
)
WORDY = 14
"""A lane of more marks carries no words: they stand in the table."""


class LaneBand(Drawing):
    """Draws one lane for each kind of treatment there was, and the safety lane."""

    def _lanes(self):
        self.lines.append(Line(0, self.y, self.layout.width, self.y, "tl-rule-2"))
        self._overall()
        for name, title, belongs in LANES:
            items = [t for t in self.course.given if belongs(t) and self._is_in_view(t)]
            title = PLAIN_TITLES.get(name, title) if self.layout.is_plain else title
            if items:
                self._lane(title, [self._treatment(name, each) for each in items])

    def _overall(self):
        """Draw what the patient said of the change as a whole: words, since each has a start of its own."""
        said = [] if self.layout.is_plain else self.course.changes
        items = [
            self._event(each, "circle" if each.is_self_entered else "square", each.change_words, "overall",
                        "tl-point", change_title(each))
            for each in said
            if each.change_words and self.axis.at(each) is not None
        ]  # fmt: skip
        if items:
            self._lane(_("Overall"), items)

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
            return self._event(treatment, shape, procedure_words(treatment, self.layout), lane)
        x1 = self.axis.at(treatment)
        if x1 is None:
            x1 = self.left
        x2 = self._bar_end(treatment, x1)
        name, *rest = course_words(
            treatment, brief=self.layout.is_brief, plain=self.layout.is_plain
        )
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
            self.points.append(
                Point(x1, y + 4 + height / 2, "none", title, lane, treatment.on, words)
            )
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
        if len(items) > WORDY:
            title = f"{title} ({len(items)})"
            items = [(x1, x2, draw, "") for x1, x2, draw, _words in items]
        if lay.heads_above:
            self.y += lay.text + 3
            self._head(title, y=self.y - 1)
        spots = [
            self._beside(x1, x2, words)
            for x1, x2, _draw, words in sorted(items, key=lambda i: i[0])
        ]
        ordered = sorted(items, key=lambda i: i[0])
        rows = pack(
            [
                (min(x1, lx), max(x2, lx + wide))
                for (x1, x2, *_r), (lx, wide, _t) in zip(ordered, spots, strict=True)
            ]
        )
        for (_x1, _x2, draw, _words), (label_x, _wide, text), row in zip(
            ordered, spots, rows, strict=True
        ):
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
            text = shortened(words, room, size)
            return x1 - 7 - width_of(text, size), width_of(text, size), text
        text = shortened(words, room, size)
        return x2 + 7, width_of(text, size), text

    def _safety(self):
        for title, shapes in SAFETY_LANES:
            items = [
                self._event(each, shapes[each.kind], each.words, "safety", f"tl-{each.kind}")
                for each in self.course.safety
                if each.kind in shapes and self.axis.at(each) is not None
            ]
            if items:
                self._lane(title, items)
