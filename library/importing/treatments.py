"""What was done before, what was done in the paper, and what harm it did."""

from audit.clinical_time import DatePrecision
from library.importing import layout, sections, vocabularies, words
from library.importing.batch import says_anything
from library.importing.facts import spelt
from patients.vocabulary import Origin
from treatments.vocabulary import (
    PROCEDURE_KINDS,
    RUNG_OF_KIND,
    EventKind,
    Intent,
    Kind,
    Rung,
    SafetyAnswer,
    State,
)

KIND_NOT_STATED = "kind not stated"
_NOTHING = {words.plain(phrase) for phrase in vocabularies.NOTHING.split("|")}


def add_earlier(record) -> None:
    """Add earlier treatments, done elsewhere, in their order."""
    for place, item, path in record.rows("prior_treatments"):
        columns = record.read(sections.EARLIER, {"": item}, path)
        treatment = record.batch.add(
            "treatments.Treatment", columns, rung=_rung(columns), state=State.DONE_ELSEWHERE,
            is_history=True, sequence=place + 1, started_precision=DatePrecision.UNKNOWN, **record.common,
        )  # fmt: skip
        if columns["treatments.MedicationCourse.drug"]:
            record.batch.add("treatments.MedicationCourse", columns, treatment=treatment)


def add_treatments(record) -> None:
    """Add the treatments of the paper, with agents and the rows only procedures have."""
    explicit_none = _said_none(record.raw.get("complications"))
    for _place, raw, path in record.rows("treatments"):
        columns = record.read(sections.TREATMENT, raw, path, layout.TREATMENT)
        if columns["treatments.Treatment.kind"] in ("", Kind.OTHER):
            columns["treatments.Treatment.kind_text"] = columns[
                "treatments.Treatment.kind_text"
            ] or ("other" if columns["treatments.Treatment.kind"] else KIND_NOT_STATED)
            columns["treatments.Treatment.kind"] = Kind.OTHER
        treatment = record.batch.add(
            "treatments.Treatment", columns, rung=_rung(columns), state=State.COMPLETED,
            started_precision=DatePrecision.UNKNOWN,
            adverse_events=SafetyAnswer.NONE if explicit_none else "", **record.common,
        )  # fmt: skip
        record.treatments.append(treatment)
        _add_agents(record, treatment, raw, path)
        _add_procedure(record, treatment, columns)


def _rung(columns):
    kind = columns["treatments.Treatment.kind"]
    if kind == Kind.INJECTION and columns.get("treatments.Treatment.intent") == Intent.DIAGNOSTIC:
        return Rung.DIAGNOSTIC_INJECTION
    return RUNG_OF_KIND.get(kind)


def _add_agents(record, treatment, raw, path) -> None:
    for place, agent in enumerate(record.book.rows(raw, "agents", path)):
        here = f"{path}.agents[{place}]"
        columns = record.read(sections.AGENT, agent, here, layout.AGENT)
        if columns["treatments.AdministeredAgent.drug"] == "other":
            columns["treatments.AdministeredAgent.drug_text"] = (
                columns["treatments.AdministeredAgent.drug_text"] or "other"
            )
        record.batch.add(
            "treatments.AdministeredAgent", columns, treatment=treatment, position=place, origin=Origin.PUBLISHED,
        )  # fmt: skip


def _add_procedure(record, treatment, columns) -> None:
    has_nodule_row = says_anything(columns, "treatments.ProcedureNodule")
    has_incision = says_anything(columns, "treatments.ExcisionDetail")
    if not (
        treatment.kind in PROCEDURE_KINDS or has_nodule_row or has_incision
        or says_anything(columns, "treatments.Procedure")
    ):  # fmt: skip
        return
    procedure = record.batch.add("treatments.Procedure", columns, treatment=treatment)
    if has_nodule_row:
        record.batch.add("treatments.ProcedureNodule", columns, procedure=procedure)
    if has_incision:
        record.batch.add("treatments.ExcisionDetail", columns, procedure=procedure)


def _said_none(complications) -> bool:
    return complications is not None and all(
        words.plain(item) in _NOTHING for item in complications
    )


def add_complications(record) -> None:
    """Add harm; "none" is an answer of the treatments, not a row."""
    said, path = record.raw.get("complications"), f"{record.path}.complications"
    if said and _said_none(said):
        record.book.word(path, spelt(said))
        where = "treatments.Treatment.adverse_events" if record.treatments else ""
        for place, item in enumerate(said):
            record.book.tell(f"{path}[{place}]", item, where, "library.PublishedWording.words")
        return
    for place, item, here in record.rows("complications"):
        columns = record.read(sections.COMPLICATION, {"": item}, here)
        if (
            columns["treatments.AdverseEvent.kind"] == EventKind.OTHER
            and not columns["treatments.AdverseEvent.text"]
        ):
            columns["treatments.AdverseEvent.text"] = "other"
        record.batch.add(
            "treatments.AdverseEvent", columns, position=place,
            treatment=record.treatments[0] if len(record.treatments) == 1 else None, **record.common,
        )  # fmt: skip
