"""Writes a published source back as the structure of its file, from the typed rows."""

from library.importing import layout, sections
from library.importing.facts import unspelt, write_section
from library.importing.treatments import KIND_NOT_STATED
from library.models import PublishedSource


class _Form:
    """The form the file had: wordings, absent keys, empty lists."""

    def __init__(self, source: PublishedSource):
        self.wordings = {wording.path: wording for wording in source.wordings.all()}
        self.absent = set(source.absent_keys)
        self.empty = set(source.empty_lists)

    def rows(self, items: list, path: str):
        """Return the list, [] or null, as the rows and the form say."""
        return items or ([] if path in self.empty else None)

    def mapping(self, raw: dict, slots, path: str) -> dict:
        """Return the keys in the order of the layout, without those the file left out."""
        return {
            key: raw.get(key)
            for key in slots
            if raw.get(key) is not None or (f"{path}.{key}" if path else key) not in self.absent
        }


def columns_of(facts, rows: dict) -> dict:
    """Return the columns the facts need, read from rows by model label; a missing row gives nothing."""
    columns = {}
    for fact in facts:
        for name in fact.columns:
            label, column = name.rsplit(".", 1)
            if rows.get(label) is not None:
                columns[name] = getattr(rows[label], column)
    return columns


def content_of(source: PublishedSource) -> dict:
    """Return what the file of this source said."""
    form = _Form(source)
    rows = {"library.PublishedSource": source}
    raw = write_section(sections.FILE, columns_of(sections.FILE, rows), "", form.wordings)
    if source.has_source:
        said = write_section(
            sections.SOURCE, columns_of(sections.SOURCE, rows), "source", form.wordings
        )
        raw["source"] = form.mapping(said, layout.SOURCE, "source")
    records = list(_records(source))
    if source.has_group:
        raw["group"] = _group(source, form, rows, [r for r in records if r.is_shared])
    people = [
        _person(record, form, f"patients[{place}]")
        for place, record in enumerate(r for r in records if not r.is_shared)
    ]
    raw["patients"] = form.rows(people, "patients")
    return form.mapping(raw, layout.FILE, "")


def _records(source):
    return (
        source.records.select_related("patient", "patient__clinic")
        .prefetch_related(
            "patient__body_measures", "patient__conditions", "patient__exams__complaint",
            "patient__exams__findings__nodule", "patient__imaging",
            "patient__treatments__medication", "patient__treatments__agents",
            "patient__treatments__procedure__nodules", "patient__treatments__procedure__excision",
            "patient__scores__instrument", "patient__scores__published",
            "patient__adverse_events", "patient__histology",
        )
        .order_by("is_shared", "position")
    )  # fmt: skip


def _group(source, form, rows, shared) -> dict:
    raw = write_section(sections.GROUP, columns_of(sections.GROUP, rows), "group", form.wordings)
    counts, figures = [], []
    for place, count in enumerate(source.counts.order_by("id")):
        path = f"group.counts[{place}]"
        columns = columns_of(sections.COUNT, {"library.SeriesCount": count})
        counts.append(
            form.mapping(
                write_section(sections.COUNT, columns, path, form.wordings), layout.COUNT, path
            )
        )
    for place, figure in enumerate(source.measurements.select_related("instrument").order_by("id")):
        path = f"group.measurements[{place}]"
        parts = {"library.SeriesMeasurement": figure, "measures.Instrument": figure.instrument}
        columns = columns_of(sections.MEASUREMENT, parts)
        figures.append(
            form.mapping(
                write_section(sections.MEASUREMENT, columns, path, form.wordings),
                layout.FIGURE,
                path,
            )
        )
    raw["counts"] = form.rows(counts, "group.counts")
    raw["measurements"] = form.rows(figures, "group.measurements")
    raw["shared"] = _person(shared[0], form, "group.shared") if shared else None
    return form.mapping(raw, layout.GROUP, "group")


def _in_order(manager) -> list:
    return sorted(manager.all(), key=lambda row: row.id)


def _person(record, form, path) -> dict:
    patient = record.patient
    exam = next(iter(_in_order(patient.exams)), None)
    rows = {
        "library.PublishedRecord": record, "patients.Patient": patient, "exams.Exam": exam,
        "patients.BodyMeasure": next(iter(_in_order(patient.body_measures)), None),
        "treatments.HistologyReport": next(iter(_in_order(patient.histology)), None),
    }  # fmt: skip
    raw = write_section(sections.PERSON, columns_of(sections.PERSON, rows), path, form.wordings)
    raw |= _history(patient, form, path)
    raw["complaint"] = _complaint(exam, form, f"{path}.complaint")
    raw["nodules"] = _list(
        form, f"{path}.nodules", sections.NODULE, layout.NODULE,
        [
            {"exams.PalpationFinding": finding, "exams.Nodule": finding.nodule}
            for finding in (_in_order(exam.findings) if exam else ())
        ],
    )  # fmt: skip
    raw["imaging"] = _list(
        form, f"{path}.imaging", sections.IMAGING, layout.IMAGING,
        [{"exams.ImagingStudy": study} for study in _in_order(patient.imaging)],
    )  # fmt: skip
    raw["treatments"] = _treatments(patient, form, f"{path}.treatments")
    raw["outcomes"] = _list(
        form, f"{path}.outcomes", sections.OUTCOME, layout.FIGURE,
        [_score_parts(score) for score in _in_order(patient.scores)],
    )  # fmt: skip
    return form.mapping(raw, layout.PATIENT, path)


def _list(form, path, facts, slots, parts):
    items = []
    for place, rows in enumerate(parts):
        here = f"{path}[{place}]"
        columns = columns_of(facts, rows)
        if (
            columns.get("measures.Instrument.code") == "other"
            and not columns["measures.Score.instrument_text"]
        ):
            columns["measures.Instrument.code"] = ""
        items.append(form.mapping(write_section(facts, columns, here, form.wordings), slots, here))
    return form.rows(items, path)


def _score_parts(score) -> dict:
    return {
        "measures.Score": score, "measures.Instrument": score.instrument,
        "library.PublishedOutcome": getattr(score, "published", None),
    }  # fmt: skip


def _complaint(exam, form, path):
    complaint = getattr(exam, "complaint", None)
    if complaint is None:
        return None
    columns = columns_of(sections.COMPLAINT, {"exams.Complaint": complaint})
    return form.mapping(
        write_section(sections.COMPLAINT, columns, path, form.wordings), layout.COMPLAINT, path
    )


def _words(form, path, facts, parts):
    items = [
        write_section(facts, columns_of(facts, rows), f"{path}[{place}]", form.wordings)[""]
        for place, rows in enumerate(parts)
    ]
    return form.rows(items, path)


def _history(patient, form, path) -> dict:
    conditions = _in_order(patient.conditions)
    earlier = [t for t in _in_order(patient.treatments) if t.is_history]
    return {
        "comorbidities": _words(
            form, f"{path}.comorbidities", sections.CONDITION,
            [{"patients.Condition": c} for c in conditions if c.kind != "previous_diagnosis"],
        ),
        "prior_diagnoses": _words(
            form, f"{path}.prior_diagnoses", sections.CONDITION,
            [{"patients.Condition": c} for c in conditions if c.kind == "previous_diagnosis"],
        ),
        "prior_treatments": _words(
            form, f"{path}.prior_treatments", sections.EARLIER,
            [
                {"treatments.Treatment": t, "treatments.MedicationCourse": getattr(t, "medication", None)}
                for t in earlier
            ],
        ),
        "complications": _complications(patient, form, f"{path}.complications"),
    }  # fmt: skip


def _complications(patient, form, path):
    events = _in_order(patient.adverse_events)
    if events:
        return _words(
            form, path, sections.COMPLICATION, [{"treatments.AdverseEvent": e} for e in events]
        )
    answers = {t.adverse_events for t in patient.treatments.all() if not t.is_history}
    if path in form.wordings and answers <= {"none"}:
        return unspelt(form.wordings[path].words)
    return [] if path in form.empty or "none" in answers else None


def _treatments(patient, form, path):
    items = []
    for place, treatment in enumerate(t for t in _in_order(patient.treatments) if not t.is_history):
        here = f"{path}[{place}]"
        procedure = getattr(treatment, "procedure", None)
        rows = {
            "treatments.Treatment": treatment, "treatments.Procedure": procedure,
            "treatments.ProcedureNodule": next(iter(_in_order(procedure.nodules)), None) if procedure else None,
            "treatments.ExcisionDetail": getattr(procedure, "excision", None),
        }  # fmt: skip
        columns = columns_of(sections.TREATMENT, rows)
        if columns["treatments.Treatment.kind_text"] == KIND_NOT_STATED:
            columns |= {"treatments.Treatment.kind_text": "", "treatments.Treatment.kind": ""}
        raw = write_section(sections.TREATMENT, columns, here, form.wordings)
        raw["agents"] = _list(
            form, f"{here}.agents", sections.AGENT, layout.AGENT,
            [{"treatments.AdministeredAgent": agent} for agent in _in_order(treatment.agents)],
        )  # fmt: skip
        items.append(form.mapping(raw, layout.TREATMENT, here))
    return form.rows(items, path)
