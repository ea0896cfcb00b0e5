"""A new nodule's block taken off the exam page: it stays in the form as it was typed, so that it can come back."""

from dataclasses import dataclass

from django.http import QueryDict

from exams import bodymap
from exams.forms.filling import MOST_LETTERS, NEW

FIELD = "removed"
# What one block can hold, as it is sent; more than that nobody typed here.
LONGEST = 20 * MOST_LETTERS


@dataclass(frozen=True)
class Removed:
    """One block taken out: its prefix, how it is told apart, and its fields as they were sent."""

    prefix: str
    words: str
    sent: str


def take_out(data, prefix):
    """Return the posted data without one new block, which is put by."""
    data = data.copy()
    names = [name for name in data if name.startswith(f"{prefix}-") and NEW.match(name)]
    block = QueryDict(mutable=True)
    for name in names:
        block.setlist(name, data.getlist(name))
        del data[name]
    if names:
        data.appendlist(FIELD, block.urlencode())
    return data


def put_back(data, prefix):
    """Return the posted data with a block that was taken out; where its place was taken, in the next one."""
    data = data.copy()
    still = blocks_of(data)
    back = next((each for each in still if each.prefix == prefix), None)
    if back is None:
        return data
    data.setlist(FIELD, [each.sent for each in still if each is not back])
    is_taken = any(name.startswith(f"{prefix}-") for name in data)
    home = free_prefix(data) if is_taken else prefix
    for name, values in _fields(back.sent).lists():
        data.setlist(f"{home}{name.removeprefix(prefix)}", values)
    return data


def blocks_of(data) -> list[Removed]:
    """Return what was taken out and can come back; what is not a new block's own is nothing."""
    found = {}
    for sent in data.getlist(FIELD) if data is not None else ():
        fields = _fields(sent)
        prefixes = {match[0].rstrip("-") for name in fields if (match := NEW.match(name))}
        if len(prefixes) == 1:
            prefix = prefixes.pop()
            found[prefix] = Removed(prefix, _words(fields, prefix), sent)
    return list(found.values())


def free_prefix(data) -> str:
    """Return the prefix of the next new block; one taken out keeps its own."""
    used = [int(match[1]) for name in data if (match := NEW.match(name))]
    used += [int(each.prefix.removeprefix("new-")) for each in blocks_of(data)]
    return f"new-{max(used, default=-1) + 1}"


def _fields(sent) -> QueryDict:
    fields = QueryDict(sent[:LONGEST], mutable=True)
    if any(NEW.match(name) is None for name in fields):
        return QueryDict()
    return fields


def _words(fields, prefix) -> str:
    """Say which one it was: by its side, where it had one."""
    return str(bodymap.SIDE_WORDS.get(fields.get(f"{prefix}-side", ""), ""))
