"""Everything a chart shows of one patient, read in two statements however long the course is."""

import json
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from audit.clinical_time import DatePrecision
from exams import evidence
from exams.entry import once_per_exam
from exams.models import AlertResponse, Contact, Exam, LumpAlert, PalpationFinding
from exams.models.exams import FLAG_GROUPS
from exams.querysets import of_moved
from exams.vocabulary import AlertKind, AlertResponseCode, ContactChannel
from exams.vocabulary_of_imaging import ImagingResult
from followup import plans
from outcomes.facts import (
    Alert,
    ContactMade,
    CourseOfCare,
    ExamInError,
    ExamSeen,
    Finding,
    Nodule,
    ProblemClosed,
    Safety,
)
from outcomes.reading import by_words, person, read_day, read_time, read_uuid, same
from outcomes.record_scores import entered_on, is_week_pain, scales_of, scores_given, scores_of
from outcomes.record_studies import studies, study_words
from outcomes.record_treatments import treatments_of
from patients.models import Patient
from patients.problems import closed_with_border
from patients.vocabulary import Origin
from treatments.models import (
    AdverseEvent,
    HistologyReading,
    HistologyReport,
)
from treatments.vocabulary import EventKind, HistologyResult
from treatments.vocabulary_of_operations import WORRYING


def load(patient) -> CourseOfCare:
    """Return the patient's course. Works for people in print too, whose dates are often unknown."""
    rest = _rest(patient)
    clinic = patient.clinic if patient.origin == Origin.CLINIC else None
    exams = tuple(_exam(row, clinic) for row in rest["exams_seen"])
    scores = scores_given(rest["scores_seen"], rest["scales_seen"], clinic)
    return CourseOfCare(
        patient=patient,
        exams=exams,
        scores=scores,
        treatments=treatments_of(patient),
        contacts=tuple(_contact(row) for row in rest["contacts_seen"]),
        alerts=tuple(
            _alert(row, rest["studies_seen"], patient.clinic) for row in rest["alerts_seen"]
        ),
        safety=tuple(sorted(_safety(exams, rest), key=lambda each: each.order)),
        nodules=_nodules(exams),
        pains=tuple(score for score in scores if is_week_pain(score, patient)),
        in_error=tuple(_in_error(row) for row in rest["in_error_seen"]),
        closings=tuple(
            ProblemClosed(read_day(row["on"]), read_day(row["border"]))
            for row in rest["closings_seen"]
        ),
        plan=plans.read(rest["plan_seen"], rest["slots_seen"]) if clinic else None,
    )


FLAG_WORDS = {
    field.name.removeprefix("flag_"): field.verbose_name
    for field in Exam._meta.fields
    if field.name.startswith("flag_")
}


# --- exams ------------------------------------------------------------------------------------

_FINDING = (
    "presence", "lateral_mm", "cc_mm", "zone", "placed_by", "size_text", "tenderness", "usual_pain",
    "conclusion", "orientation",
)  # fmt: skip
_FINDING_AS = {
    "size_mm": "long_axis_mm", "size_high_mm": "long_axis_high_mm", "short_mm": "short_axis_mm",
    "statement": "size_statement", "described": "size_described",
}  # fmt: skip
_NODULE = ("number", "side", "side_text", "region_text", "close_reason")


def _exams():
    findings = PalpationFinding.objects.filter(exam=OuterRef("pk")).with_move()
    found = JSONObject(
        **same(*_FINDING),
        **_FINDING_AS,
        **{f"nodule_{name}": of_moved(name) for name in _NODULE},
        nodule_id=of_moved("id"),
        nodule_region=of_moved("region_stated"),
        nodule_closed_on=of_moved("closed_on"),
    )
    seen = JSONObject(
        **same("id", "examined_on", "examined_time", "precision", "sequence", "palpation", "plan",
                "review_on", "flag_response", "recorded_at"),
        **{group: f"flag_{group}" for group in FLAG_GROUPS},
        **person("examiner"),
        signed_at="signed_at", amends="amends_id", pain="pain_score_id", side="complaint__side",
        found=ArraySubquery(findings.order_by("nodule__number").values(json=found)),
    )  # fmt: skip
    return Exam.objects.filter(patient=OuterRef("pk")).standing().in_order().values(json=seen)


def _closings():
    rows = closed_with_border().filter(patient=OuterRef("pk")).order_by("closed_on", "number")
    return rows.values(json=JSONObject(on="closed_on", border="border"))


def _exams_in_error():
    seen = JSONObject(
        **same("id", "examined_on", "precision", "sequence"), reason="voided__reason",
        **person("voided__recorded_by"),
    )  # fmt: skip
    rows = Exam.objects.filter(patient=OuterRef("pk"), voided__isnull=False)
    return rows.in_order().values(json=seen)


def _in_error(row: dict) -> ExamInError:
    return ExamInError(
        on=read_day(row["examined_on"]), precision=row["precision"], sequence=row["sequence"],
        id=UUID(row["id"]), reason=row["reason"], by=by_words(row),
    )  # fmt: skip


def _exam(row: dict, clinic) -> ExamSeen:
    when = {"on": read_day(row["examined_on"]), "precision": row["precision"], "sequence": row["sequence"],
            "at": read_time(row["examined_time"])}  # fmt: skip
    by = by_words(row)
    return ExamSeen(
        **when,
        id=UUID(row["id"]),
        by=by,
        is_signed=row["signed_at"] is not None,
        is_amendment=row["amends"] is not None,
        palpation=row["palpation"],
        plan=row["plan"],
        review_on=read_day(row["review_on"]),
        pain_score_id=read_uuid(row["pain"]),
        complaint_side=row["side"] or "",
        entered_on=entered_on(row["recorded_at"], clinic),
        flags_present=tuple(
            str(FLAG_WORDS[group]) for group in FLAG_GROUPS if row[group] == "present"
        ),
        flag_response=row["flag_response"],
        findings=_one_per_nodule([_finding(found, row["id"], when, by) for found in row["found"]]),
    )


def _one_per_nodule(findings) -> tuple[Finding, ...]:
    """An exam may have two findings of nodules that turned out to be one."""
    return tuple(once_per_exam(findings, lambda f: f.nodule.number))


def _finding(found: dict, exam_id: str, when: dict, by: str) -> Finding:
    nodule = Nodule(
        id=UUID(found["nodule_id"]),
        region=found["nodule_region"],
        closed_on=read_day(found["nodule_closed_on"]),
        **{name: found[f"nodule_{name}"] for name in _NODULE},
    )
    facts = {name: found[name] for name in (*_FINDING, *_FINDING_AS)}
    return Finding(**when, exam_id=UUID(exam_id), nodule=nodule, by=by, **facts)


def _nodules(exams) -> tuple[Nodule, ...]:
    known = {f.nodule.number: f.nodule for exam in exams for f in exam.findings}
    return tuple(known[number] for number in sorted(known) if not known[number].is_error)


# --- all the rest, in one statement -------------------------------------------------------------


def _rest(patient) -> dict:
    statement, given, names = _composed()
    facts = [patient.pk if value == _SOMEBODY else value for value in given]
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        columns = cursor.fetchone()
    return {
        name: [json.loads(row) for row in rows] for name, rows in zip(names, columns, strict=True)
    }


_SOMEBODY = UUID(int=0)


@cache
def _composed() -> tuple[str, tuple, tuple[str, ...]]:
    """Return the statement, its values and the names of its columns; `_SOMEBODY` stands for the patient.

    Composed once: with twelve kinds of rows that takes several times as long as running it.
    """
    kinds = {
        "exams_seen": _exams(),
        "in_error_seen": _exams_in_error(),
        "scores_seen": scores_of(OuterRef("pk")),
        "scales_seen": scales_of(OuterRef(OuterRef("pk"))),
        "contacts_seen": _contacts(),
        "closings_seen": _closings(),
        "alerts_seen": _alerts(),
        "events_seen": _events(),
        "studies_seen": studies(),
        "reports_seen": _reports(),
        **plans.rows_of(OuterRef("clinic")),
    }
    arrays = {name: ArraySubquery(rows) for name, rows in kinds.items()}
    rows = Patient.objects.filter(pk=_SOMEBODY).annotate(**arrays).values(*arrays)
    return *rows.query.sql_with_params(), tuple(arrays)


def _contacts():
    made = JSONObject(
        **same("id", "channel", "review_on", "harm", "harm_text", "plan"), **person("contacted_by"),
        on="contacted_on", at="contacted_time", pain="pain_score_id", change="change_score_id",
    )  # fmt: skip
    rows = Contact.objects.filter(
        patient=OuterRef("pk"), voided__isnull=True, amended_by__isnull=True
    )
    return rows.order_by("contacted_on", "recorded_at", "pk").values(json=made)


def _contact(row: dict) -> ContactMade:
    return ContactMade(
        on=read_day(row["on"]),
        at=read_time(row["at"]),
        id=UUID(row["id"]),
        channel_words=str(ContactChannel(row["channel"]).label),
        pain_score_id=read_uuid(row["pain"]),
        change_score_id=read_uuid(row["change"]),
        review_on=read_day(row["review_on"]),
        harm=row["harm"],
        harm_text=row["harm_text"],
        plan=row["plan"],
        by=by_words(row),
    )


def _alerts():
    said = JSONObject(**same("code", "text", "recorded_at"), due="due_on", **person("owner"))
    answers = AlertResponse.objects.filter(alert=OuterRef("pk")).order_by("-recorded_at")
    raised = JSONObject(
        **same("id", "kind", "working"), exam="exam_id", on="exam__examined_on", precision="exam__precision",
        number=of_moved("number"), side=of_moved("side"), answer=Subquery(answers.values(json=said)[:1]),
    )  # fmt: skip
    rows = LumpAlert.objects.filter(patient=OuterRef("pk")).standing().with_move()
    return rows.order_by("recorded_at", "nodule__number", "kind", "pk").values(json=raised)


def _alert(row: dict, studies_seen, clinic) -> Alert:
    answer = row["answer"]
    arrived = _arrived(row, studies_seen, clinic)
    due_on = read_day(answer["due"]) if answer else None
    return Alert(
        on=read_day(row["on"]),
        precision=row["precision"],
        id=UUID(row["id"]),
        exam_id=UUID(row["exam"]),
        nodule_number=row["number"],
        nodule_side=row["side"],
        kind=row["kind"],
        working=row["working"],
        response=answer["code"] if answer else "",
        response_text=answer["text"] if answer else "",
        due_on=due_on,
        owner=by_words(answer) if due_on and answer["by_family_name"] else "",
        arrived_id=UUID(arrived["id"]) if arrived else None,
        arrived=study_words(arrived)[0] if arrived else "",
    )


@dataclass(frozen=True)
class _Done:
    """What `exams.evidence` asks of a study."""

    row: dict
    result: str
    performed_on: date
    precision: str


def _arrived(alert: dict, studies_seen, clinic) -> dict | None:
    """Return the study that an awaited alert was waiting for, as the page of the exam finds it."""
    answer = alert["answer"]
    if not answer:
        return None
    done = [
        _Done(row, row["result"], read_day(row["on"]) or entered_on(row["recorded_at"], clinic),
              row["precision"] if row["on"] else DatePrecision.DAY)
        for row in studies_seen
        if row["number"] == alert["number"] and row["modality"] in evidence.SHOWS
    ]  # fmt: skip
    since = entered_on(answer["recorded_at"], clinic)
    found: Any = evidence.result_of(done, code=answer["code"], since=since)
    return found.row if found else None


def _events():
    harm = JSONObject(
        **same("id", "kind", "text", "severity", "position"),
        on="onset_on",
        started="treatment__started_on",
    )
    rows = AdverseEvent.objects.filter(
        Q(treatment__isnull=True) | Q(treatment__voided__isnull=True), patient=OuterRef("pk")
    )
    return rows.order_by("onset_on", "position", "pk").values(json=harm)


def _reports():
    is_read = Exists(HistologyReading.objects.filter(report=OuterRef("pk")))
    report = JSONObject(
        **same("id", "precision", "results", "text", "origin"), on="reported_on", treatment="treatment_id",
        is_read=is_read,
    )  # fmt: skip
    return (
        HistologyReport.objects.filter(patient=OuterRef("pk"))
        .order_by("reported_on", "pk")
        .values(json=report)
    )


def _safety(exams, rest):
    """Collect what belongs to the safety lane: flags, alerts, harm, imaging, histology."""
    for exam in exams:
        if exam.flags_present:
            words = ", ".join(exam.flags_present)
            yield Safety(
                exam.on, exam.precision, exam.sequence, kind="flag", subject_id=exam.id, words=words,
                detail=exam.flag_response,
            )  # fmt: skip
    for row in rest["alerts_seen"]:
        words = f"N{row['number']}: {AlertKind(row['kind']).label}"
        answer = row["answer"]
        said = answer and ": ".join(
            filter(None, [str(AlertResponseCode(answer["code"]).label), answer["text"]])
        )
        yield _safety_of(row, "alert", ", ".join(filter(None, [words, said])), row["working"])
    for row in rest["events_seen"]:
        words = row["text"] if row["kind"] == EventKind.OTHER else str(EventKind(row["kind"]).label)
        row = {**row, "on": row["on"] or row["started"], "sequence": row["position"]}
        yield _safety_of(
            row, "event", ", ".join(filter(None, [words, row["severity"]])), row["text"]
        )
    for row in rest["studies_seen"]:
        study = _safety_of(row, "imaging", *study_words(row))
        yield replace(
            study, nodule_number=row["number"], by=by_words(row) if row["by_given_name"] else ""
        )
    # Of several reports of one operation the last one written stands.
    newest = {
        row["treatment"]: row["id"]
        for row in sorted(rest["reports_seen"], key=lambda row: row["id"])
    }
    for row in rest["reports_seen"]:
        results = ", ".join(str(HistologyResult(code).label) for code in row["results"] or ())
        report = _safety_of(row, "histology", results or row["text"], row["text"])
        is_unread = not row["is_read"] and newest[row["treatment"]] == row["id"]
        is_alarm = (
            is_unread and row["origin"] == Origin.CLINIC and WORRYING & set(row["results"] or ())
        )
        yield replace(report, unread_of=read_uuid(row["treatment"]) if is_alarm else None)


def _safety_of(row, kind, words, detail) -> Safety:
    return Safety(
        read_day(row["on"]), row.get("precision", "day"), row.get("sequence", 0), kind=kind, words=words,
        detail=detail, subject_id=UUID(row["id"]), is_awaited=row.get("result") == ImagingResult.AWAITED,
    )  # fmt: skip
