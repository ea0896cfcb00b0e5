"""A practice's list of patients as CSV: read line by line, saying what is wrong where."""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from patients.dates import readings
from patients.models import Patient
from patients.names import folded
from patients.vocabulary import Sex

MOST_BYTES = 4 * 1024 * 1024
MOST_LINES = 20_000
MOST_LETTERS = 500

# Column -> the heads we take for it, as compared by folded().
COLUMNS = {
    "record_number": (
        "record number",
        "record_number",
        "record",
        "number",
        "patient id",
        "id",
        "mrn",
        "chart number",
    ),
    "family_name": ("family name", "family_name", "last name", "last_name", "surname"),
    "given_name": ("given name", "given_name", "first name", "first_name", "forename"),
    "birth_date": ("date of birth", "birth date", "birth_date", "born", "dob", "birthdate"),
    "sex": ("sex", "gender"),
    "phone": ("phone", "telephone", "mobile", "phone number"),
    "email": ("e-mail", "email", "mail"),
    "address": ("address",),
}
NEEDED = ("family_name", "given_name", "birth_date", "sex")
_HEADS = {folded(head): column for column, heads in COLUMNS.items() for head in heads}
_SEXES = {
    "f": Sex.FEMALE, "female": Sex.FEMALE, "w": Sex.FEMALE, "woman": Sex.FEMALE,
    "m": Sex.MALE, "male": Sex.MALE, "man": Sex.MALE,
    "o": Sex.OTHER, "other": Sex.OTHER, "x": Sex.OTHER, "u": Sex.UNKNOWN, "unknown": Sex.UNKNOWN, "not known": Sex.UNKNOWN,
}  # fmt: skip
_LONGEST = {
    "record_number": 30,
    "family_name": 80,
    "given_name": 80,
    "phone": 40,
    "email": 254,
    "address": 500,
}
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![0-9 ()./-]*$)")


@dataclass
class Line:
    """One line of the file: what it says and what is wrong with it."""

    number: int
    cells: dict
    facts: dict = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """How the person is called in the file."""
        return ", ".join(
            filter(None, (self.cells.get("family_name"), self.cells.get("given_name")))
        )

    @property
    def who(self) -> tuple:
        """What two lines about one person share."""
        return folded(f"{self.facts['family_name']} {self.facts['given_name']}"), self.facts[
            "birth_date"
        ]


@dataclass
class Roster:
    """The dry run: what would be imported, and what would not."""

    file_problems: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    @property
    def good(self) -> list[Line]:
        """Lines that can be imported."""
        return [line for line in self.lines if not line.problems]

    @property
    def bad(self) -> list[Line]:
        """Lines that cannot."""
        return [line for line in self.lines if line.problems]

    @property
    def remarked(self) -> list[Line]:
        """Lines that will be imported, with something to look at."""
        return [line for line in self.good if line.remarks]


def read(content: bytes, *, slashes: str = "") -> Roster:
    """Read the file; `slashes` says whether 3/4/1979 begins with the `day` or the `month`."""
    roster = Roster()
    text = _text(content, roster)
    if text is None:
        return roster
    rows = _rows(text, roster)
    if not rows or roster.file_problems:
        roster.file_problems = roster.file_problems or [_("The file is empty.")]
        return roster
    columns = _columns(rows[0][1], roster)
    if roster.file_problems:
        return roster
    for number, cells in rows[1:]:
        roster.lines.append(_line(number, cells, columns, slashes))
    if not roster.lines:
        roster.file_problems.append(_("The file has a head line but no patients."))
    _mark_repeats(roster.lines)
    return roster


def check_against(roster: Roster, clinic) -> None:
    """Mark the lines born after the clinic's today, or there already: two queries."""
    lines = roster.good
    for line in lines:
        if line.facts["birth_date"] > clinic.today():
            line.problems.append(_("The date of birth is in the future."))
    numbers = {line.facts["record_number"] for line in lines} - {""}
    births = {line.facts["birth_date"] for line in lines}
    ours = Patient.objects.filter(clinic=clinic)
    taken = set(ours.filter(record_number__in=numbers).values_list("record_number", flat=True))
    known = ours.filter(birth_date__in=births).values_list(
        "search_name", "birth_date", "record_number"
    )
    by_person = {(name, born): number for name, born, number in known}
    for line in lines:
        if line.facts["record_number"] in taken:
            line.problems.append(
                _("Record number %(n)s is taken in this clinic.")
                % {"n": line.facts["record_number"]}
            )
        elif line.who in by_person:
            line.problems.append(
                _("Registered already, as record %(n)s.") % {"n": by_person[line.who]}
            )


def template() -> str:
    """Return an example file with our own heads."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [
            "record number",
            "family name",
            "given name",
            "date of birth",
            "sex",
            "phone",
            "e-mail",
            "address",
        ]
    )
    writer.writerow(
        ["10234", "Example", "Maria", "1979-03-14", "female", "020 7946 0011", "", "1 High Street"]
    )
    return "\ufeff" + out.getvalue()


def _text(content, roster):
    if len(content) > MOST_BYTES:
        roster.file_problems.append(_("The file is larger than 4 MB. Split it."))
        return None
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        roster.file_problems.append(
            _("Line %(n)s: the letters are not UTF-8. Save the list as “CSV UTF-8” and try again.")
            % {"n": line}
        )
        return None
    if "\x00" in text:
        roster.file_problems.append(
            _("This is not a CSV file. In your spreadsheet choose “Save as CSV”.")
        )
        return None
    return text


def _rows(text, roster):
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader, rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), []
    try:
        before = 0
        for cells in reader:
            number, before = before + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                rows.append((number, cells))
            if len(rows) > MOST_LINES + 1:
                roster.file_problems.append(_("More than 20,000 lines. Split the file."))
                break
    except csv.Error:
        roster.file_problems.append(
            _("Line %(n)s: a quotation mark is open or stands in the wrong place.")
            % {"n": reader.line_num}
        )
    return rows


def _columns(heads, roster):
    columns = [_HEADS.get(folded(head)) for head in heads]
    for column in COLUMNS:
        if columns.count(column) > 1:
            roster.file_problems.append(
                _("The column “%(c)s” stands there twice.") % {"c": column_words(column)}
            )
    missing = [column_words(column) for column in NEEDED if column not in columns]
    if missing:
        roster.file_problems.append(
            _("Line 1: no column for %(c)s. The first line must name the columns.")
            % {"c": ", ".join(missing)}
        )
    roster.ignored = [
        head.strip()
        for head, column in zip(heads, columns, strict=True)
        if column is None and head.strip()
    ]
    return columns


def column_words(column: str) -> str:
    """Return the head we write ourselves."""
    return COLUMNS[column][0]


def _line(number, cells, columns, slashes):
    if len(cells) != len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
        line = Line(number, dict(zip(columns, cells, strict=False)))
        line.problems.append(
            _(
                "%(n)s cells, but %(of)s columns: put text that holds the separator in quotation marks."
            )
            % {"n": len(cells), "of": len(columns)}
        )
        return line
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    texts = {
        column: " ".join(cell.split())
        for column, cell in zip(columns, padded, strict=False)
        if column
    }
    line = Line(number, texts)
    facts = line.facts
    for column in COLUMNS:
        facts[column] = texts.get(column, "")
        _check_text(line, column, facts[column])
    facts["birth_date"] = _birth(line, facts["birth_date"], slashes)
    facts["sex"] = _sex(line, facts["sex"])
    _check_email(line, facts["email"])
    return line


def _check_text(line, column, text):
    if not text and column in NEEDED:
        line.problems.append(_("No %(c)s.") % {"c": column_words(column)})
    if len(text) > (most := _LONGEST.get(column, MOST_LETTERS)):
        line.problems.append(
            _("%(c)s is longer than %(n)s letters.")
            % {"c": column_words(column).capitalize(), "n": most}
        )
    if _FORMULA.match(text):
        line.remarks.append(
            _("%(c)s looks like a formula; it is kept as text.")
            % {"c": column_words(column).capitalize()}
        )


def _birth(line, text, slashes) -> date | None:
    if not text:
        return None
    found = readings(text)
    if len(found) == 2 and slashes:
        found = [each for each in found if _begins_with(each, text, slashes)]
    if len(found) == 2:
        line.problems.append(
            _("%(t)s can be read in two ways. Write 1979-03-14, or say above what comes first.")
            % {"t": text}
        )
        return None
    if not found:
        line.problems.append(
            _("“%(t)s” is not a date of birth. Write 1979-03-14 or 14.3.1979.") % {"t": text[:40]}
        )
        return None
    return found[0]


def _begins_with(day, text, slashes):
    first = int(text.split("/")[0])
    return first == (day.day if slashes == "day" else day.month)


def _sex(line, text) -> str:
    sex = _SEXES.get(folded(text), "")
    if text and not sex:
        line.problems.append(
            _("“%(t)s” is not a sex we know. Write female, male, other or unknown.")
            % {"t": text[:40]}
        )
    return sex


def _check_email(line, text):
    if not text:
        return
    try:
        validate_email(text)
    except ValidationError:
        line.problems.append(_("“%(t)s” is not an e-mail address.") % {"t": text[:60]})


def _mark_repeats(lines):
    numbers, people = {}, {}
    for line in lines:
        if line.problems:
            continue
        number = line.facts["record_number"]
        if number and number in numbers:
            line.problems.append(
                _("Record number %(n)s stands in line %(l)s already.")
                % {"n": number, "l": numbers[number]}
            )
        elif line.who in people:
            line.problems.append(
                _("The same person stands in line %(l)s already.") % {"l": people[line.who]}
            )
        else:
            numbers[number], people[line.who] = line.number, line.number
