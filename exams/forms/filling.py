"""What the shorthand line puts into a form: the one rule, live and on submit, with a script or without.

It fills what is empty, and what it filled itself before; whatever a person has pressed or typed stays,
and where the two differ both are said. Posted data in, posted data out.
"""

import json
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from exams import bodymap, shorthand
from exams.forms import choices, placing
from exams.forms.shorthand_said import mark_words, said_words
from exams.shorthand import Nodule
from exams.shorthand_words import SEVERAL
from ui.numbers import NumberUnclear, read_decimal, write_number

LINE, INTO, FILLED = "shorthand", "shorthand_into", "shorthand_filled"
NEW = re.compile(r"new-(\d{1,3})-")
MOST_NEW = 20
MOST_LETTERS = 1000
# That a block is there; remembered as filled where the line made the block.
PRESENT = "present"
# What the page fills in by itself: which known nodule a new one is asked about.
_NOT_BY_HAND = (PRESENT, "identity_of")
_NEW_PREFIX = re.compile(r"new-\d{1,3}")
_LONG = ("long_axis_chip", "long_axis_mm")
_CHIPS = dict(choices.LONG_AXIS)


@dataclass(frozen=True)
class Target:
    """A known nodule as the line addresses it: its form, its side on record, its possible answers."""

    prefix: str
    side: str
    answers: tuple[str, ...]


@dataclass
class Block:
    """One nodule of the line: the form it went to, what was understood, what is wrong."""

    nodule: Nodule
    prefix: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def chips(self):
        """What was understood, in words, as (field, words)."""
        return said_words(self.nodule.facts)

    @property
    def side(self) -> str:
        return self.nodule.facts.get("side", "")


class Filling:
    """The line of posted data, and that data with everything filled in that may be."""

    def __init__(self, data, targets: dict[int, Target], next_number: int = 1):
        self.targets, self.next_number = targets, next_number
        self.text = data.get(LINE, "")
        self.data = data
        self.blocks: list[Block] = []
        # What the line filled earlier, and what of it nobody has touched since.
        self.before = _remembered(data.get(FILLED, ""))
        # Which block holds which words: (prefix, words), so that inserted words move no nodule.
        self.into = _held(data.get(INTO, ""))
        self.own: set[str] = set()
        self.filled: dict[str, list[str]] = {}
        if len(self.text) > MOST_LETTERS:
            self.filled = self.before
        elif self.text.strip() or self.before:
            self._fill()

    @property
    def problems(self) -> list[str]:
        """Everything that keeps the line from being taken over whole, each with its nodule."""
        return [
            f"{label}: {problem}" if label else problem
            for label, block in self.shown
            for problem in block.problems
        ]

    @property
    def shown(self) -> list[tuple[str, Block]]:
        """Return the blocks with the labels of their nodules."""
        return [(self.label_of(block), block) for block in self.blocks]

    def label_of(self, block: Block) -> str:
        """Return `N2`; a new one shows the number it will probably get."""
        if block.nodule.number is not None:
            return f"N{block.nodule.number}"
        new = _new_prefixes(self.data)
        return f"N{self.next_number + new.index(block.prefix)}" if block.prefix in new else ""

    @property
    def is_taken(self) -> bool:
        """Whether all of it stands in the form now."""
        return bool(self.blocks) and not self.problems

    def changes(self, sent) -> dict[str, list[str]]:
        """Return the fields that differ from what was sent."""
        names = {*self.before, *self.filled}
        new = {f"{prefix}-{PRESENT}" for prefix, _words in self.into} & (set(self.data) - set(sent))
        return {
            name: self.data.getlist(name)
            for name in sorted(names | new)
            if _said(self.data, name) != _said(sent, name) or name in new
        }

    @property
    def remembered(self) -> str:
        """What the line has filled, to be sent along with the form."""
        return json.dumps(self.filled, separators=(",", ":")) if self.filled else ""

    @property
    def holding(self) -> str:
        """Which block holds which words, to be sent along with the form."""
        return json.dumps(self.into, separators=(",", ":")) if self.into else ""

    # --- Filling ----------------------------------------------------------------------------------

    def _fill(self):
        self.data = self.data.copy()
        self._withdraw()
        nodules = shorthand.parse(self.text).nodules
        homes, self.into = self._homes(nodules), []
        for place, nodule in enumerate(nodules):
            block = Block(nodule, problems=[mark_words(mark) for mark in nodule.marks])
            self.blocks.append(block)
            if nodule.number is not None:
                self._address_known(block, nodule.number)
            elif nodule.facts:
                self._address_new(block, homes.get(place), set(homes.values()))
            if block.prefix:
                self._fill_block(block)
        self._take_away()

    def _homes(self, nodules) -> dict[int, str]:
        """Return which new nodule of the line already has a block: what a hand pressed there is its own.

        The same words keep their block. Changed ones are paired only where as many words as blocks
        are left over; else they start afresh, in a block nobody has touched.
        """
        homes: dict[int, str] = {}
        spare = list(self.into)
        new = [place for place, each in enumerate(nodules) if each.number is None and each.facts]
        for place in new:
            held = next((each for each in spare if each[1] == nodules[place].text), None)
            if held is not None:
                spare.remove(held)
                homes[place] = held[0]
        left = [place for place in new if place not in homes]
        if len(left) == len(spare):
            homes |= {place: prefix for place, (prefix, _words) in zip(left, spare, strict=True)}
        return homes

    def _withdraw(self):
        """Take back what the line filled earlier and nobody has touched since."""
        for prefix, name in sorted({name.rpartition("-")[::2] for name in self.before}):
            if name == PRESENT:
                continue
            paths = [path for each in _slot(name) if (path := f"{prefix}-{each}") in self.before]
            now = [_said(self.data, path) for path in paths]
            if any(now) and now == [self.before[path] for path in paths]:
                self.own.update(paths)
                for path in paths:
                    self.data.setlist(path, [])

    def _address_known(self, block, number):
        target, facts = self.targets.get(number), block.nodule.facts
        name = {"label": f"N{number}"}
        if target is None:
            block.problems.append(
                _("%(label)s is no known nodule here. A new one is written without a number.")
                % name
            )
        elif facts.get("side", target.side) != target.side:
            block.problems.append(
                _("%(label)s is on the %(side)s in the record. Nothing of it was filled in.")
                % {**name, "side": bodymap.SIDE_WORDS[target.side]}
            )
        elif facts.get("answer") and facts["answer"] not in target.answers:
            block.problems.append(_("%(label)s cannot be answered so today.") % name)
        else:
            block.prefix = target.prefix

    def _address_new(self, block, home, taken):
        present = _new_prefixes(self.data)
        is_removed = home is not None and home not in present
        prefix = home or self._free_block(present, taken | {prefix for prefix, _words in self.into})
        if is_removed:
            block.problems.append(
                _("Its block was removed. Take its words out of the line as well.")
            )
        elif prefix not in present and len(present) >= MOST_NEW:
            block.problems.append(_("There is no room for one more new nodule."))
            return
        else:
            path = f"{prefix}-{PRESENT}"
            if prefix not in present or path in self.before:
                self.filled[path] = ["1"]
            self.data[path] = "1"
            block.prefix = prefix
        self.into.append((prefix, block.nodule.text))

    def _free_block(self, present, taken) -> str:
        free = [each for each in present if each not in taken and self._is_untouched(each)]
        return free[0] if free else _next_prefix([*present, *taken])

    def _is_untouched(self, prefix):
        return not any(
            _said(self.data, name)
            for name in _names_of(self.data, prefix)
            if name.rpartition("-")[2] not in _NOT_BY_HAND
        )

    def _take_away(self):
        """Take away the blocks that the line made, once their words are gone and no hand was there."""
        held = {prefix for prefix, _words in self.into}
        made = [each for each in _new_prefixes(self.data) if f"{each}-{PRESENT}" in self.before]
        for prefix in made:
            if prefix in held or not self._is_untouched(prefix) or self._was_changed(prefix):
                continue
            for name in _names_of(self.data, prefix):
                del self.data[name]

    def _was_changed(self, prefix):
        """Say whether a person took back or changed anything the line had filled there."""
        names = _names_of(self.before, prefix)
        return any(
            self.before[name] and name not in self.own
            for name in names
            if name != f"{prefix}-{PRESENT}"
        )

    def _fill_block(self, block):
        facts = dict(block.nodule.facts)
        if block.nodule.number is not None and not facts.keys() & {"zone", "distances"}:
            # The side only confirmed which nodule is meant; it does not place it anew.
            facts.pop("side", None)
        _Filler(self, block).fill(facts)


class _Filler:
    """Fills one block, fact by fact."""

    def __init__(self, filling: Filling, block: Block):
        self.filling, self.block, self.data = filling, block, filling.data

    def fill(self, facts):
        self._place(
            {name: facts.pop(name) for name in ("side", "zone", "distances") if name in facts}
        )
        self._axes(facts.pop("axes", (None, None, None)))
        for name, value in facts.items():
            if name != "number":
                self._chips(name, value if name in SEVERAL else (value,))

    # --- Reading and writing the data ---------------------------------------------------------

    def _now(self, name):
        return _said(self.data, f"{self.block.prefix}-{name}")

    def _set(self, values: dict[str, str | list[str]]):
        for name, value in values.items():
            path = f"{self.block.prefix}-{name}"
            listed = value if isinstance(value, list) else [value] if value else []
            self.data.setlist(path, listed)
            self.filling.filled[path] = listed

    def _was_taken_back(self, names) -> bool:
        """Say whether the line had filled this and a person emptied it since."""
        paths = [f"{self.block.prefix}-{name}" for name in names]
        filled = any(self.filling.before.get(path) for path in paths)
        return filled and not any(path in self.filling.own for path in paths)

    def _keep(self, names):
        """Remember what a person has changed since: while the line says it, theirs stands."""
        for name in names:
            path = f"{self.block.prefix}-{name}"
            if path in self.filling.before and path not in self.filling.own:
                self.filling.filled[path] = self.filling.before[path]

    def _differ(self, said, now):
        words = {"said": said, "now": now}
        self.block.problems.append(
            _("Shorthand says “%(said)s”, the form says “%(now)s”. The form stands.") % words
            if now
            else _("Shorthand says “%(said)s”, but in the form it was taken back.") % words
        )

    # --- Kinds of facts -------------------------------------------------------------------------

    def _chips(self, name, values):
        now = self._now(name)
        if not now and not self._was_taken_back([name]):
            self._set({name: list(values)})
            return
        self._keep([name])
        if not set(values) <= set(now):
            self._differ(_words({name: values}), _words({name: tuple(now)}))

    def _axes(self, axes):
        for names, axis in zip((_LONG, ("short_axis_mm",), ("thickness_mm",)), axes, strict=True):
            if axis is not None:
                self._axis(names, axis)

    def _axis(self, names, axis):
        now = next((value for name in names for value in self._now(name)), "")
        text = write_number(axis)
        if not now and not self._was_taken_back(names):
            is_chip = names == _LONG and text in _CHIPS
            self._set(dict.fromkeys(names, "") | {names[0 if is_chip else -1]: text})
            return
        self._keep(names)
        if _number(now) != axis:
            size = _("%(size)s mm")
            self._differ(size % {"size": text}, size % {"size": now} if now else "")

    def _place(self, said):
        if not said:
            return
        now = {name: (self._now(name) or [""])[0] for name in placing.FIELDS}
        is_placed = bool(now["zone"] or now["lateral_mm"] or now["vertical_mm"])
        is_gone = not is_placed and not now["side"] and self._was_taken_back(placing.FIELDS)
        differing = placing.differing(said, now)
        if not (is_placed or is_gone or differing):
            # What a person pressed of it already stays theirs.
            fields = placing.fields_of(said)
            own = {name for name in now if now[name]} - {"placed_by"}
            self._set({name: value for name, value in fields.items() if name not in own})
            return
        self._keep(placing.FIELDS)
        if differing or is_gone:
            names = differing or list(said)
            self._differ(_words({name: said[name] for name in names}), placing.words_of(now))


# --- Small readers ------------------------------------------------------------------------------


def _words(facts) -> str:
    return ", ".join(words for _name, words in said_words(facts))


def _said(data, name) -> list[str]:
    """Return what a field holds, without the nothing that "not recorded" sends."""
    return [value for value in data.getlist(name) if value.strip()]


def _number(text):
    try:
        return read_decimal(text)
    except NumberUnclear:
        return None


def _slot(name) -> tuple[str, ...]:
    """Return the fields that are filled together with this one."""
    return next((names for names in (_LONG, placing.FIELDS) if name in names), (name,))


def _new_prefixes(data) -> list[str]:
    found = {int(match[1]) for name in data if (match := NEW.match(name))}
    return [f"new-{index}" for index in sorted(found)]


def _names_of(data, prefix) -> list[str]:
    return [name for name in data if name.startswith(f"{prefix}-")]


def _next_prefix(used) -> str:
    return f"new-{max((int(prefix[4:]) for prefix in used), default=-1) + 1}"


def _held(text) -> list[tuple[str, str]]:
    """Return (prefix, words) for every block the line fills; what is not its own writing is nothing."""
    pairs = [
        (prefix, words)
        for prefix, words in _lists(text)
        if isinstance(prefix, str) and isinstance(words, str) and _NEW_PREFIX.fullmatch(prefix)
    ]
    return list(dict(pairs).items())


def _lists(text) -> list[list]:
    found = _read(text)
    pairs = found if isinstance(found, list) else []
    return [pair for pair in pairs if isinstance(pair, list) and len(pair) == 2]


def _read(text):
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def _remembered(text) -> dict[str, list[str]]:
    """Return what an earlier filling left in the form; anything else than its own writing is nothing."""
    found = _read(text)
    pairs = found.items() if isinstance(found, dict) else ()
    return {
        name: values
        for name, values in pairs
        if "-" in name
        and isinstance(values, list)
        and all(isinstance(each, str) for each in values)
    }
