"""The top of the timeline: the steps by name, and pain from 0 to 10, never flipped."""

from itertools import pairwise

from django.utils.translation import gettext as _

from audit.clinical_time import date_words
from outcomes.drawing import Drawing
from outcomes.facts import number_words
from outcomes.gaps import Due, is_gap, missed_reviews
from outcomes.placing import Box, pack, width_of, wrapped
from outcomes.shapes import Line, Point, Segment


class PainBand(Drawing):
    """Draws the steps, the line of pain, its thresholds and its gaps."""

    def _step_names(self):
        steps = (
            [(s, self.axis.at(Due(s.on))) for s in self.summary.steps]
            if self.axis.is_true_time
            else []
        )
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
            self.sheet.write(
                self.word(0, self.y - 24, _("↓ lower is better"), "tl-soft", size=lay.text - 1)
            )
        for value in (0, 5, 10):
            y = self._pain_y(value)
            css = "tl-base" if value == 0 else "tl-grid"
            self.lines.append(Line(self.left, y, self.right, y, css))
            word = str(value)
            if lay.name == "wide":
                word = {0: _("none 0"), 10: _("worst 10")}.get(value, word)
            self.sheet.write(
                self.word(self.left - 7, y + 4, word, "tl-tick", anchor="end", size=lay.text - 1)
            )
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
        for (a, ax, ay), (b, bx, by) in pairwise(placed):
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
        if pain.is_corrected:
            title = _("%(score)s, corrected later") % {"score": title}
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
            for piece in wrapped(text, room, self.layout.text - 0.5):
                row += 1
                self.sheet.write(
                    self.word(x, y + 4 + 16 * row, piece, "tl-soft", size=self.layout.text - 0.5)
                )
