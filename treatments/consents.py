"""Which text is shown before a procedure, which consent stands, and both in words."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit.clinical_time import day_words
from treatments.models import Consent, ConsentText
from treatments.vocabulary_of_operations import (
    GROUP_OF_KIND,
    Consenter,
    ConsentGroup,
    ConsentSide,
    ConsentWay,
)
from ui.words import SIDE_WORDS


def texts_for(kind: str, day) -> list[ConsentText]:
    """Return the texts that stand for this kind, the reader's language first; often one, sometimes none."""
    group = GROUP_OF_KIND.get(kind, ConsentGroup.OTHER)
    mine = (get_language() or "").split("-")[0]
    found = ConsentText.objects.standing_on(group, day)
    return sorted(found, key=lambda text: (text.language.split("-")[0] != mine, text.language))


def standing_of(treatment) -> Consent | None:
    """Return the newest consent to this treatment that was not taken back."""
    rows = treatment.consents.standing().select_related("text", "obtained_by", "witness")
    return rows.first()


def covers(consent: Consent, kind: str, sides) -> bool:
    """Say whether it is to this kind of procedure and leaves no side out."""
    return consent.kind == kind and set(sides) <= consent.sides


def side_of(sides) -> str:
    """Return LEFT, RIGHT or both for the sides of the places."""
    found = {side for side in sides if side}
    return ConsentSide.BOTH if found == ConsentSide.BOTH.sides else next(iter(found), "")


def side_words(side: str) -> str:
    """Return LEFT, RIGHT, or LEFT and RIGHT."""
    if side == ConsentSide.BOTH:
        return _("LEFT and RIGHT")
    return str(SIDE_WORDS.get(side, ""))


def summary_of(consent: Consent, *, with_side=True) -> str:
    """`Verbal, RIGHT, Maria Alvarez, witness Noor Haddad`: how and by whom, in a line.

    Where the side is asked afresh it is not told.
    """
    who = consent.giver_name
    if consent.giver == Consenter.PROXY:
        who = f"{who} ({consent.giver_relation})"
    parts = [
        _("emergency") if consent.way == ConsentWay.EMERGENCY else str(consent.get_way_display()),
        side_words(consent.side) if with_side else "", who,
        _("witness %(name)s") % {"name": witness_of(consent)} if witness_of(consent) else "",
        consent.emergency_reason,
    ]  # fmt: skip
    return ", ".join(part for part in parts if part)


def witness_of(consent: Consent) -> str:
    """Return the witness by name."""
    return str(consent.witness) if consent.witness else consent.witness_text


def rows_of(consent: Consent, clinic, scanned: str = "") -> list[tuple[str, str]]:
    """Return what is recorded of a consent as rows of name and value; `scanned` says which scan is kept."""
    giver = consent.giver_name or _("nobody could be asked")
    rows = [
        (_("How"), str(consent.get_way_display()) if consent.way != ConsentWay.EMERGENCY else _("emergency")),
        (_("To what"), str(consent.get_kind_display()).capitalize()),
        (_("Side"), side_words(consent.side)),
        (_("Who consents"), giver),
        (_("By what right"), consent.giver_relation),
        (_("Witness"), witness_of(consent)),
        (_("Why it could not wait"), consent.emergency_reason),
        (_("Paper signed on"), _day(consent.paper_signed_on)),
        (_("The paper is kept"), consent.kept_where),
        (_("Scan kept"), scanned),
        (_("Text shown"), text_words(consent.text)),
        (_("Obtained by"), str(consent.obtained_by)),
        (_("When"), moment_words(clinic.local(consent.given_at))),
    ]  # fmt: skip
    return [row for row in rows if row[1]]


def text_words(text: ConsentText | None) -> str:
    """`Injection into a nodule, version 1 (en)`."""
    if text is None:
        return _("no written text was shown")
    return _("%(title)s, version %(version)s (%(language)s)") % {
        "title": text.title, "version": text.version, "language": text.language,
    }  # fmt: skip


def moment_words(moment) -> str:
    """`3 May 2026, 14:05` on the clinic's clock."""
    return f"{_day(moment)}, {moment:%H:%M}"


def blocks_of(text: ConsentText) -> list[tuple[str, list[str]]]:
    """Return the text as (`heading`, `points` or `paragraph`, lines), for a page that draws it."""
    blocks: list[tuple[str, list[str]]] = []
    for part in text.body.replace("\r\n", "\n").split("\n\n"):
        for line in filter(None, (each.strip() for each in part.split("\n"))):
            sort, words = _read(line)
            is_more = bool(blocks) and sort == "points" and blocks[-1][0] == "points"
            if is_more:
                blocks[-1][1].append(words)
            else:
                blocks.append((sort, [words]))
    return blocks


def _read(line):
    if line.startswith("## "):
        return "heading", line[3:]
    if line.startswith("- "):
        return "points", line[2:]
    return "paragraph", line


def _day(on):
    return day_words(on) if on else ""
