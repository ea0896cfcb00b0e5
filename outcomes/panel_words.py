"""The words in and beside a panel: values, thresholds, notes with their leaders, and the newest value."""

from django.utils.translation import gettext as _

from outcomes import notes
from outcomes.drawing import Drawing
from outcomes.facts import number_words
from outcomes.placing import width_of, wrapped
from outcomes.shapes import Line

AIR = 12
"""How much of a line or mark a note may hide, in square pixels: hardly any. Better no note than one in the way."""

LARGE = 26
"""The newest value, beside the panel."""


class PanelWords(Drawing):
    """Writes what a panel says; marks and lines were drawn before, so that words avoid them."""

    def _value(self, text, x, y, reach):
        size = self.layout.text
        self.sheet.offer(
            self.word(x, y - reach - size * 0.31, text, "tl-value", anchor="middle", bold=True),
            self.word(x, y + reach + size * 0.95, text, "tl-value", anchor="middle", bold=True),
            self.word(x + reach + 4, y + 4, text, "tl-value", bold=True),
            self.word(x - reach - 4, y + 4, text, "tl-value", anchor="end", bold=True),
            self.word(x + reach + 2, y - reach - 1, text, "tl-value", bold=True),
            self.word(x - reach - 2, y - reach - 1, text, "tl-value", anchor="end", bold=True),
        )

    def _threshold_words(self, aim, x1, x2, y):
        value = number_words(round(aim.value, 1))
        size = self.layout.text - 0.5
        options = []
        for text in (f"{aim.words}: {value}", value):
            room = width_of(text, size, bold=True)
            if room > x2 - x1 + 8:
                continue
            spots = [x1 + 5, max(x1 + 5, x2 - room - 5), x1 + (x2 - x1 - room) / 2]
            options += [
                self.word(min(spot, self.right - room), y + dy, text, "tl-good", size=size, bold=True)
                for dy in (size + 2, -5) for spot in spots
            ]  # fmt: skip
        self.sheet.offer(*options)

    def _notes(self, panel, frame):
        if not panel.is_main or not self.layout.has_notes or not self.axis.is_true_time:
            return
        for note in notes.build(panel):
            x = self.axis.at(note.score)
            if x is not None:
                self._note(note, x, frame.y(note.score.value), frame)

    def _note(self, note, x, y, frame):
        """Write two lines near the point, where they cover nothing, with a thin leader."""
        size = self.layout.text - 0.5
        height = size + 4
        wide = max(width_of(note.first, size, bold=True), width_of(note.second, size))
        spots = []
        for reach in (26, 52, 84):
            for up in (-34, -24, -14, 6, 14, 22, -50, 32, 44):
                for side in (1, -1):
                    start = x + reach if side > 0 else x - reach - wide
                    base = y + up
                    is_within = self.left < start and start + wide < self.right
                    if (
                        is_within
                        and frame.top - 4 < base - size
                        and base + height < frame.bottom - 2
                    ):
                        spots.append((side, start, base))
        blocks = [
            (
                self.word(hold, base, note.first, "tl-note", anchor=anchor, size=size, bold=True),
                self.word(hold, base + height, note.second, "tl-note", anchor=anchor, size=size),
            )
            for side, start, base in spots
            # Words hold on to the end that is next to the point.
            for hold, anchor in [(start, "start") if side > 0 else (start + wide, "end")]
        ]
        chosen = self.sheet.offer_block(*blocks, most=AIR)
        if chosen is None:
            return
        side, start, base = spots[chosen]
        edge = start - 3 if side > 0 else start + wide + 3
        self.lines.append(
            Line(round(x + side * 9, 1), y, round(edge, 1), round(base + 1, 1), "tl-leader")
        )

    def _gutter(self, panel, frame):
        if self.layout.heads_above or not panel.scores:
            return
        now, rest = self._newest(panel)
        lay, is_main = self.layout, panel is self.panels[0]
        large = LARGE * lay.text / 13 * (1 if is_main else 0.8)
        x = self.right + 14
        y = frame.top + (frame.bottom - frame.top) * (0.45 if is_main else 0.3)
        self.sheet.write(self.word(x, y, now, "tl-now", size=round(large, 1), bold=True))
        after = x + width_of(now, large, bold=True) + 5
        top = _("of %(n)s") % {"n": number_words(panel.scale.highest)}
        self.sheet.write(self.word(after, y, top, "tl-soft", size=lay.text))
        size, line = lay.text - 0.5, lay.text + 3
        lines = int((frame.bottom + lay.text * 1.6 - y - 4) / line)
        pieces: list[str] = []
        for text in rest:
            more = wrapped(text, lay.width - x, size)
            if len(pieces) + len(more) <= lines or panel.is_main:
                pieces += more
        for row, piece in enumerate(pieces):
            self.sheet.write(self.word(x, y + 4 + line * (row + 1), piece, "tl-soft", size=size))

    def _newest(self, panel):
        """Return the newest value and what to say of it: since which step, and whether that matters."""
        if panel.is_main and not self.layout.is_plain:
            return self.summary.gutter[0], self.summary.gutter[1:]
        last = panel.scores[-1]
        day = [_("on %(day)s") % {"day": last.when}] if last.on else []
        step = panel.steps[-1] if panel.steps and panel.steps[-1].until is None else None
        if self.layout.is_plain or not step or step.last is not last or step.baseline is None:
            return last.value_words, day
        before = step.baseline
        change = panel.scale.change_words(before.value, last.value)
        words = [_("%(change)s, was %(before)s") % {"change": change, "before": before.value_words}]
        if panel.scale.is_important(before.value, last.value):
            words.append(_("an important change"))
        return last.value_words, [*words, _("at %(step)s") % {"step": step.the_step}, *day]
