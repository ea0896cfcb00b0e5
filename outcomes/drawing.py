"""The sheet a timeline is drawn on: from top to bottom, on one axis. Each band adds its part."""

from outcomes.placing import Box, Sheet, Words
from outcomes.shapes import Bar, Line, Point, Segment


class Drawing:
    """Remembers what was drawn and how far down it is."""

    def __init__(self, course, summary, axis, layout, today, panels=()):
        self.course, self.summary, self.axis = course, summary, axis
        self.panels = panels
        self.layout, self.today = layout, today
        self.left, self.right = layout.left, layout.width - layout.right
        self.lines: list[Line] = []
        self.segments: list[Segment] = []
        self.bars: list[Bar] = []
        self.points: list[Point] = []
        self.sheet = Sheet(Box(0, 0, layout.width, 100000))
        self.y = 0.0

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
                self.sheet.write(
                    self.word(0, y + 15 * (row + 1), text, "tl-soft", size=self.layout.text - 1)
                )
