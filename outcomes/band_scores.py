"""The top of the timeline: the steps by name, and each instrument on its own scale, never flipped."""

from itertools import pairwise

from django.utils.translation import gettext as _

from audit.clinical_time import date_words
from outcomes.drawing import Drawing
from outcomes.facts import number_words
from outcomes.gaps import Day, is_gap
from outcomes.panel_words import PanelWords
from outcomes.placing import Box, pack, width_of
from outcomes.shapes import Frame, Line, Point, Segment


class ScoreBand(PanelWords, Drawing):
    """Draws the steps and, panel by panel, the line, its thresholds and what is missing."""

    def _step_names(self):
        steps = (
            [(s, self.axis.at(Day(s.on))) for s in self.summary.steps]
            if self.axis.is_true_time
            else []
        )
        lay, names = self.layout, []
        marks = [(s.short if lay.is_plain else f"{s.rung} {s.short}", x) for s, x in steps]
        if self.axis.is_true_time and not lay.is_plain:
            marks += [(_("problem closed"), self.axis.at(each)) for each in self.course.closings]
        for name, x in sorted(
            (mark for mark in marks if mark[1] is not None), key=lambda mark: mark[1]
        ):
            wide = width_of(name, lay.text, bold=True)
            start = min(x + 5, lay.width - wide)
            names.append((x, name, start, start + wide))
        rows = pack([(start, end) for *_rest, start, end in names], gap=8)
        height = lay.text + 4
        for (x, name, start, _end), row in zip(names, rows, strict=True):
            self.sheet.write(self.word(start, lay.text + row * height, name, "tl-step", bold=True))
            self.lines.append(Line(x, 2 + row * height, x, 0, "tl-drop"))
        self.y = lay.text + height * (max(rows, default=0)) + (12 if names else 2)

    def _panels(self):
        for panel in self.panels:
            if not panel.scores and not panel.missing:
                self._nothing(panel)
                continue
            self._panel(panel)

    def _nothing(self, panel):
        self.y += 16
        self.sheet.write(self.word(0, self.y, panel.title, "tl-head", bold=True))
        words = self.word(
            self.left if not self.layout.heads_above else 60,
            self.y,
            _("no score recorded"),
            "tl-soft",
        )
        self.sheet.write(words)
        self.y += 14

    def _panel(self, panel):
        lay = self.layout
        height = lay.pain_height if panel is self.panels[0] else lay.panel_height
        if lay.heads_above:
            self.y += 14
            self._head(panel.name, y=self.y)
            self.y += 8
        top, bottom = self.y + 14, self.y + 14 + height
        self.y = bottom
        frame = Frame(top, bottom, float(panel.scale.lowest), float(panel.scale.highest))
        self._panel_names(panel, frame)
        self._panel_scale(panel, frame)
        self._line(panel, frame)
        if self.axis.is_true_time:
            self._missing(panel, frame)
            if not lay.is_plain:
                self._thresholds(panel, frame)
        self._notes(panel, frame)
        self._gutter(panel, frame)
        self.y += lay.text * (1.7 if lay.heads_above else 2)

    def _panel_names(self, panel, frame):
        lay, step = self.layout, self.layout.text + 2
        words = panel.scale.direction_words
        if lay.heads_above:
            self.sheet.write(
                self.word(
                    self.right,
                    frame.bottom + step,
                    words,
                    "tl-soft",
                    anchor="end",
                    size=lay.text - 1,
                )
            )
            return
        self._head(panel.title, *panel.about, y=frame.top + 4)
        lowest = frame.top + 4 + step * (len(panel.about) + 1)
        y = max(frame.bottom - 24, lowest + 4) if panel.is_main else max(frame.bottom - 6, lowest)
        self.sheet.write(self.word(0, y, words, "tl-soft", size=lay.text - 1))

    def _panel_scale(self, panel, frame):
        lay = self.layout
        middle = (frame.lowest + frame.highest) / 2
        for value in (frame.lowest, middle, frame.highest):
            y = frame.y(value)
            css = "tl-base" if value == frame.lowest else "tl-grid"
            self.lines.append(Line(self.left, y, self.right, y, css))
            word = number_words(value)
            if panel.is_main and lay.name == "wide":
                ends = {frame.lowest: _("none %(n)s"), frame.highest: _("worst %(n)s")}
                word = ends.get(value, "%(n)s") % {"n": word}
            self.sheet.write(
                self.word(self.left - 7, y + 4, word, "tl-tick", anchor="end", size=lay.text - 1)
            )

    def _line(self, panel, frame):
        placed = [(s, self.axis.at(s)) for s in panel.scores]
        placed = [(s, x, frame.y(s.value)) for s, x in placed if x is not None]
        rings = {id(step.first_important) for step in panel.steps if step.first_important}
        rings = set() if self.layout.is_plain else rings
        for (a, ax, ay), (b, bx, by) in pairwise(placed):
            gap = is_gap(a, b, panel.missing, self.course.closings)
            css = "tl-gap" if gap else "tl-data"
            self.segments.append(Segment(ax, ay, bx, by, css, a.on, b.on, gap, panel.series))
            self.sheet.take_line(ax, ay, bx, by)
        for score, x, y in placed:
            self.sheet.take(Box(x - 6, y - 6, x + 6, y + 6))
            self._score_point(panel, frame, score, x, y, id(score) in rings)
        for score, x, y in placed:
            self._value(score.value_words, x, y, 9 if id(score) in rings else 5)

    def _score_point(self, panel, frame, score, x, y, ring):
        if score.high is not None:
            self.lines.append(Line(x, y, x, frame.y(score.high), "tl-whisker"))
        shape = "circle" if score.is_self_entered else "square"
        is_late = score.is_late and not self.layout.is_plain
        self.points.append(
            Point(x, y, shape, self._said(panel, score), panel.series, score.on, score.value_words, "tl-point",
                  ring, is_late)
        )  # fmt: skip
        if is_late:
            self.sheet.take(Box(x - 6, y + 5, x + 6, y + 11))

    def _said(self, panel, score) -> str:
        who = _("entered by the patient") if score.is_self_entered else _("asked by staff")
        said = _("%(day)s: %(what)s %(value)s of %(top)s, %(who)s") % {
            "day": score.when, "what": _("pain") if panel.is_main else panel.title, "value": score.value_words,
            "top": number_words(panel.scale.highest), "who": who}  # fmt: skip
        if score.is_corrected:
            said = _("%(score)s, corrected later") % {"score": said}
        if score.is_late and not self.layout.is_plain:
            day = date_words(score.entered_on, "day")
            said = _("%(score)s, written down %(day)s") % {"score": said, "day": day}
        return said

    def _missing(self, panel, frame):
        for each in panel.missing:
            x = self.axis.at(each.day)
            if x is not None:
                self._hollow(panel, each, x, frame.bottom)

    def _hollow(self, panel, each, x, y):
        day = date_words(each.on, "day")
        said = _("%(what)s due %(day)s: %(state)s") % {
            "what": panel.title, "day": day, "state": each.said}  # fmt: skip
        series = "due" if panel.is_main else f"due-{panel.series}"
        self.points.append(Point(x, y, "hollow", said, series, each.on, "", "tl-due"))
        self.sheet.take(Box(x - 6, y - 6, x + 6, y + 6))
        short = _("due %(day)s") % {"day": day.rsplit(" ", 1)[0]}
        texts = (f"{short}, {each.said}", short) if panel is self.panels[0] else (short,)
        places = ((x + 9, y - 7, "start"), (x - 9, y - 7, "end"))
        self.sheet.offer(*(
            self.word(px, py, t, "tl-note", anchor=anchor, size=self.layout.text - 0.5)
            for t in texts for px, py, anchor in places
            # Beside the drawing stands what is so now.
            if anchor == "end" or px + width_of(t, self.layout.text) <= self.right
        ))  # fmt: skip

    def _thresholds(self, panel, frame):
        for step in panel.steps:
            aim = step.aim
            until = step.until or self.axis.end
            if aim is None or until < self.axis.start or step.on > self.axis.end:
                continue
            x1 = self.axis.x(max(step.on, self.axis.start))
            x2 = self.axis.x(min(until, self.axis.end))
            y = frame.y(aim.value)
            if x2 - x1 < 2:
                continue
            self.lines.append(Line(x1 + 1, y, x2 - 1, y, "tl-threshold"))
            self.sheet.take_line(x1, y, x2, y)
            self._threshold_words(aim, x1, x2, y)
