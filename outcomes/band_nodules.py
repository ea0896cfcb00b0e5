"""The nodules as small multiples: one scale in mm for all, with the error of the hand, and tenderness."""

from itertools import pairwise

from django.utils.translation import gettext as _

from audit.clinical_time import date_words
from outcomes.drawing import Drawing
from outcomes.facts import number_words
from outcomes.gaps import GAP_DAYS
from outcomes.nodules import place_words
from outcomes.placing import Box, wrapped
from outcomes.shapes import Line, Point, Segment
from outcomes.words import finding_words, nodule_words

SIZE_ERROR_MM = 5
"""Repeated palpation of one nodule differs by about this much: an assumption, until the clinic measures its own."""

TOP_MM = 40


class NoduleBand(Drawing):
    """Draws each nodule that was ever looked for."""

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
            self.y += lay.text + 3
            self._head(
                f"{nodule.label} {nodule.side_words}", place_words(nodule, self.course), y=self.y
            )
        top = self.y + 17
        base = top + lay.nodule_height
        if not lay.heads_above:
            region = wrapped(place_words(nodule, self.course), self.left - 24, lay.text - 1)[
                : 2 if lay.nodule_height >= 28 else 1
            ]
            self._head(f"{nodule.label} {nodule.side_words}", *region, y=top + 4)
            self.sheet.write(
                self.word(0, base + lay.text + 6, _("tender 0–4"), "tl-soft", size=lay.text - 1)
            )
        for value, y in ((highest, top), (0, base)):
            self.lines.append(
                Line(self.left, y, self.right, y, "tl-grid" if value else "tl-base-thin")
            )
            word = f"{value} mm" if value and not lay.heads_above else str(value)
            self.sheet.write(
                self.word(self.left - 7, y + 4, word, "tl-tick", anchor="end", size=lay.text - 1.5)
            )

        def y_of(mm):
            return round(base - min(mm, highest) / highest * lay.nodule_height, 1)

        self._sizes(nodule, found, y_of, base, highest)
        if cut is not None:
            self._scar(nodule, cut, base)
        if not lay.heads_above:
            self._nodule_gutter(nodule, found, top)
        self.y = base + lay.text + 15
        self.lines.append(Line(0, self.y, lay.width, self.y, "tl-rule"))

    def _sizes(self, nodule, found, y_of, base, highest):
        measured = [(f, x) for f, x in found if f.is_felt and f.size_mm]
        for (a, ax), (b, bx) in pairwise(measured):
            between = [f for f, x in found if ax < x < bx]
            far = a.on and b.on and (b.on - a.on).days > GAP_DAYS * 2
            # What is there after an operation is not what was there before it.
            cut = nodule.closed_on if nodule.is_excised else None
            parted = cut and a.on and b.on and a.on <= cut < b.on
            gap = bool(between or far or parted)
            y1, y2 = y_of(a.size_mm), y_of(b.size_mm)
            css = "tl-gap tl-ink" if gap else "tl-data tl-ink"
            self.segments.append(Segment(ax, y1, bx, y2, css, a.on, b.on, gap, nodule.label))
            self.sheet.take_line(ax, y1, bx, y2)
        for finding, x in found:
            self._finding(nodule, finding, x, y_of, base, highest)

    def _finding(self, nodule, finding, x, y_of, base, highest):
        series, lay = nodule.label, self.layout
        said = finding_words(finding)
        title = f"{finding.when}: {nodule.label} {nodule.side_words} {said}"
        if finding.is_felt and finding.size_mm:
            y = y_of(finding.size_mm)
            low, high = (
                max(0, finding.size_mm - SIZE_ERROR_MM),
                min(highest, finding.size_mm + SIZE_ERROR_MM),
            )
            self.lines.append(Line(x, y_of(low), x, y_of(high), "tl-whisker"))
            for end in (low, high):
                self.lines.append(Line(x - 3, y_of(end), x + 3, y_of(end), "tl-whisker"))
            self.points.append(Point(x, y, "dot", title, series, finding.on, said))
            self.sheet.take(Box(x - 4, y - 10, x + 4, y + 10))
            text = number_words(finding.size_mm)
            self.sheet.offer(
                self.word(x + 7, y - 3, text, "tl-value", size=lay.text - 0.5, bold=True),
                self.word(
                    x - 7, y - 3, text, "tl-value", anchor="end", size=lay.text - 0.5, bold=True
                ),
                self.word(x + 7, y + 12, text, "tl-value", size=lay.text - 0.5, bold=True),
                self.word(
                    x, y - 13, text, "tl-value", anchor="middle", size=lay.text - 0.5, bold=True
                ),
            )
        else:
            shape = {True: "dot-open", False: "not-felt", None: "question"}[finding.is_felt]
            self.points.append(
                Point(
                    x,
                    base - (0 if shape != "question" else 1),
                    shape,
                    title,
                    series,
                    finding.on,
                    said,
                )
            )
            self.sheet.take(Box(x - 6, base - 7, x + 6, base + 7))
            short = {True: _("not measured"), False: _("not felt"), None: _("not examined")}[
                finding.is_felt
            ]
            if not lay.is_brief:
                spots = (base - 12, base - lay.nodule_height + 4, base - lay.nodule_height - 6)
                self.sheet.offer(
                    *(
                        self.word(x + dx, y, short, "tl-note", anchor=anchor, size=lay.text - 1)
                        for dx, anchor in ((0, "middle"), (10, "start"), (-10, "end"))
                        for y in spots
                    )
                )
        grade = "–" if not finding.tenderness else (
            str(finding.grade) if finding.grade is not None else "+")  # fmt: skip
        self.sheet.offer(
            self.word(
                x,
                base + lay.text + 6,
                grade,
                "tl-value",
                anchor="middle",
                size=lay.text - 0.5,
                bold=True,
            )
        )

    def _examiners(self):
        """Mark on the axis where another hand examined than before, and what was written down later."""
        placed = [(exam, self.axis.at(exam)) for exam in self.course.exams]
        marks = []
        for before, (exam, x) in zip((None, *self.course.exams), placed, strict=False):
            if x is None:
                continue
            if before is not None and exam.by and before.by and exam.by != before.by:
                facts = {"day": exam.when, "who": exam.by, "before": before.by}
                said = _("%(day)s: examined by %(who)s, before by %(before)s") % facts
                marks.append(Point(x, self.y + 8, "swap", said, "examiner", exam.on, exam.by))
            elif exam.is_late:
                facts = {"day": exam.when, "later": date_words(exam.entered_on, "day")}
                said = _("%(day)s: exam written down %(later)s") % facts
                marks.append(Point(x, self.y + 8, "late", said, "late", exam.on, facts["later"]))
        if marks:
            self.points += marks
            self.y += 16

    def _scar_day(self, nodule):
        day = nodule.closed_on if nodule.is_excised else None
        return day if day and self.axis.holds(day) and self.axis.is_true_time else None

    def _scar(self, nodule, day, base):
        x = self.axis.x(day)
        title = _("%(day)s: %(name)s excised") % {
            "day": date_words(day, "day"),
            "name": nodule.label,
        }
        self.points.append(Point(x, base - 6, "scar", title, nodule.label, day, _("excised")))
        size, word = self.layout.text - 0.5, _("excised")
        right = self.word(x + 13, base - 2, word, "tl-note", size=size, bold=True)
        left = self.word(x - 11, base - 2, word, "tl-note", anchor="end", size=size, bold=True)
        # Beyond the last day stand the words about the nodule.
        has_room = self.layout.heads_above or right.box.right <= self.right + 8
        self.sheet.offer(*((right, left) if has_room else (left,)))

    def _nodule_gutter(self, nodule, found, top):
        again = self.course.felt_again(nodule)
        first, second = nodule_words(nodule, [f for f, _x in found], again)
        x, room = self.right + 14, self.layout.width - self.right - 14
        size = self.layout.text - 0.5
        if room < 120:
            second = second.partition(",")[0].partition(_(" from "))[0]
        pieces = [(p, True) for p in wrapped(first, room, size)] + [
            (p, False) for p in wrapped(second, room, size)
        ]
        for row, (piece, bold) in enumerate(pieces[:4]):
            css = "tl-head" if bold else "tl-soft"
            self.sheet.write(
                self.word(
                    x, top + 4 + (self.layout.text + 2) * row, piece, css, size=size, bold=bold
                )
            )
