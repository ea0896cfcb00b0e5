"""Putting words on a drawing so that none covers another. Plain Python, in the drawing's own pixels."""

from collections import defaultdict
from dataclasses import dataclass

# Mean advance of Atkinson Hyperlegible Next in em; bold and digits run wider.
_REGULAR, _BOLD = 0.545, 0.585
AIR = 3


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width the words take, a little generous."""
    return len(text) * size * (_BOLD if bold else _REGULAR)


@dataclass(frozen=True)
class Box:
    """A rectangle, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "Box") -> float:
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high if wide > 0 and high > 0 else 0.0

    def is_within(self, other: "Box") -> bool:
        return (
            self.left >= other.left and self.right <= other.right
            and self.top >= other.top and self.bottom <= other.bottom
        )  # fmt: skip


@dataclass(frozen=True)
class Words:
    """A text on the drawing: x and the base line, ready for SVG."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    css: str = ""
    size: float = 13
    bold: bool = False

    @property
    def box(self) -> Box:
        wide = width_of(self.text, self.size, bold=self.bold)
        left = {"start": self.x, "middle": self.x - wide / 2, "end": self.x - wide}[self.anchor]
        return Box(left, self.y - self.size * 0.78, left + wide, self.y + self.size * 0.22)


CELL = 32
REACH = 10
"""Half the size of the largest mark: what is further from a word than that cannot touch it."""


class Sheet:
    """Remembers what is taken: words never cover words, and avoid marks and lines where they can."""

    def __init__(self, edge: Box):
        self.edge = edge
        self.words: list[Words] = []
        # By square of the sheet, since every candidate asks only about its neighbours.
        self._boxes: dict[tuple[int, int], list[Box]] = defaultdict(list)
        self._marks: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def take(self, box: Box) -> None:
        """Reserve the place of a mark or a piece of a line."""
        middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        self._marks[int(middle[0] // CELL), int(middle[1] // CELL)].append(box)

    def take_line(self, x1, y1, x2, y2, *, step: float = 6) -> None:
        """Reserve a line as a row of small boxes."""
        count = max(1, int(max(abs(x2 - x1), abs(y2 - y1)) / step))
        for i in range(count + 1):
            x, y = x1 + (x2 - x1) * i / count, y1 + (y2 - y1) * i / count
            self.take(Box(x - 2, y - 2, x + 2, y + 2))

    def write(self, words: Words) -> Words:
        """Write words that must stand where they are."""
        self.words.append(words)
        box = words.box
        for square in _squares(box.left, box.top, box.right, box.bottom):
            self._boxes[square].append(box)
        return words

    def offer(self, *candidates: Words) -> Words | None:
        """Write the candidate that hides least; none if every one would cover other words."""
        best, best_cost = None, None
        for rank, words in enumerate(candidates):
            box = words.box
            if not box.is_within(self.edge) or self._covers_words(box):
                continue
            cost = self._hidden(box) + rank * 2
            if best_cost is None or cost < best_cost:
                best, best_cost = words, cost
            if cost == rank * 2:
                # Nothing hidden: no later candidate can be better.
                break
        return self.write(best) if best else None

    def offer_block(self, *blocks: tuple[Words, ...], most: float) -> int | None:
        """Write the block of lines that hides least; return which, None if every one covers words or too much."""
        best, best_cost = None, None
        for rank, block in enumerate(blocks):
            boxes = [words.box for words in block]
            if any(not box.is_within(self.edge) or self._covers_words(box) for box in boxes):
                continue
            hidden = sum(self._hidden(box) for box in boxes)
            if hidden > most:
                continue
            cost = hidden + rank * 2
            if best_cost is None or cost < best_cost:
                best, best_cost = rank, cost
        if best is not None:
            for words in blocks[best]:
                self.write(words)
        return best

    def _hidden(self, box: Box) -> float:
        """Return how much of marks and lines the box would hide."""
        left, top, right, bottom = box.left, box.top, box.right, box.bottom
        hidden = 0.0
        for square in _squares(left - REACH, top - REACH, right + REACH, bottom + REACH):
            for mark in self._marks.get(square, ()):
                # Most neighbours do not touch: asked here, where it is cheap.
                if (
                    mark.left < right
                    and left < mark.right
                    and mark.top < bottom
                    and top < mark.bottom
                ):
                    hidden += box.overlap(mark)
        return hidden

    def _covers_words(self, box: Box) -> bool:
        # Two numbers side by side without air between would read as one.
        left, right, top, bottom = box.left - AIR, box.right + AIR, box.top, box.bottom
        return any(
            other.left < right and left < other.right and other.top < bottom and top < other.bottom
            for square in _squares(left, top, right, bottom)
            for other in self._boxes.get(square, ())
        )


def _squares(left: float, top: float, right: float, bottom: float):
    """Yield the squares of the sheet that a rectangle touches."""
    rows = range(int(top // CELL), int(bottom // CELL) + 1)
    for column in range(int(left // CELL), int(right // CELL) + 1):
        for row in rows:
            yield column, row


def pack(spans: list[tuple[float, float]], gap: float = 10) -> list[int]:
    """Return a row for each span, so that spans in one row keep a gap; spans come in order of start."""
    ends: list[float] = []
    rows = []
    for left, right in spans:
        row = next((i for i, end in enumerate(ends) if left >= end + gap), None)
        if row is None:
            row = len(ends)
            ends.append(right)
        else:
            ends[row] = right
        rows.append(row)
    return rows


def shortened(text: str, room: float, size: float) -> str:
    """Cut words to the room, with an ellipsis; nothing where hardly a word would fit."""
    keep = int(room / (size * 0.545))
    if keep < 4:
        return ""
    return text if len(text) <= keep else text[: keep - 1].rstrip(" ,") + "…"


def wrapped(text: str, room: float, size: float) -> list[str]:
    """Break words into lines of the room's width."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and width_of(longer, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines
