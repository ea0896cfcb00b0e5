"""A version of the dose limits as a page to read, sign and keep: every number with its unit and its source."""

from itertools import groupby

from treatments.models import Formulary
from treatments.rules import plain
from treatments.vocabulary import Drug, LimitKind

HEAD = """# Formulary sheet

Written by `python manage.py formulary_sheet` from the newest version of the dose limits; a test holds this page to the table.
The limits are what a dose is **compared** with. They are no doses: the app proposes none. A clinic changes them in the
admin, as a new version with its sources; what was judged by an older version keeps it. How they are used:
[a limit stops, and is answered](../decisions/0017-limits-stop-and-are-answered.md).

A drug that does not stand here has no limit in this version: it is reported as *not checked*, never as *fine*."""
_ROW = "| {} | {} | {} |"


def as_markdown(formulary: Formulary) -> str:
    """Return the whole page."""
    parts = [HEAD, _about(formulary)]
    rows = sorted(formulary.limits.all(), key=_order)
    for group, members in groupby(rows, key=lambda row: _group(row.kind)):
        parts.append(f"## {group}")
        lines = ["| limit | value | source |", "| --- | ---: | --- |"]
        lines += [_ROW.format(_words(row), plain(row.value), row.source) for row in members]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _about(formulary) -> str:
    signed = "; ".join(f"{row.name}, {row.signed_on}" for row in formulary.sign_offs.all())
    lines = [
        ("Version", formulary.version), ("In force from", formulary.effective_on), ("Review on", formulary.review_on),
        ("What changed", formulary.note), ("Signed off by", signed or "**nobody yet**: not to be used with patients"),
    ]  # fmt: skip
    return "\n".join(
        ["| | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in lines)]
    )


_GROUPS = {"la": "Local anaesthetics", "steroid": "Corticosteroids", "nsaid": "NSAIDs"}


def _group(kind: str) -> str:
    return _GROUPS.get(kind.partition("_")[0], "What the rules share")


def _order(row):
    groups = [*_GROUPS.values(), "What the rules share"]
    return groups.index(_group(row.kind)), row.drug, LimitKind.values.index(row.kind)


def _words(row) -> str:
    """`lidocaine: mg per kg in a visit`; the unit stands in the words of the kind."""
    kind = str(LimitKind(row.kind).label)
    return f"**{Drug(row.drug).label}**, {kind}" if row.drug else kind
