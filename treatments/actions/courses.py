"""Courses, plans and what was done elsewhere: record, move, stop, take out of use."""

import uuid

from django.db import IntegrityError, transaction
from django.db.models import Q

from audit import trail
from audit.vocabulary import AuditedAction
from exams.actions import reopen_nodule
from exams.models import Nodule
from exams.vocabulary import CloseReason
from treatments import lifecycle, rules
from treatments.actions import safety
from treatments.actions.common import (
    first_of,
    locked,
    open_episode,
    refusals_in_words,
    save_changes,
    saved_once,
    unsaved_treatment,
)
from treatments.actions.plans import keep_letter, note_move, record_wish
from treatments.actions.safety import NOTHING_SAID
from treatments.models import MedicationCourse, Treatment, TreatmentEnteredInError, TreatmentTarget
from treatments.safety import gather
from treatments.vocabulary import CheckMoment, Drug, Found, Kind, State

_KEYS = ["clinic", "patient", "episode", "recorded_by", "performed_by"]
_MEDICINES = (Kind.MEDICINE, Kind.TOPICAL)
# What is past is recorded as it was; only what is taken, or is about to be, is compared with the limits.
_TO_BE_TAKEN = (State.PROPOSED, State.IN_PROGRESS)
# A plan is followed from state to state; what goes on has its own beginning and end.
_TRACKED = lifecycle.OPEN_PLANS | {State.DECLINED}


def record_course(patient, *, by, kind, answer=NOTHING_SAID, **what) -> Treatment:
    """Save one step that is not checked and given: advice, a medicine, physiotherapy, or a plan.

    `moved` is since when a plan stands so, `letter` what another place wrote of it, `wish` what the
    patient wants. The same submission twice gives the first row. Raises SafetyUnanswered where a medicine
    passes a limit and nobody said why, SafetyUnseen where something compared was not read yet.
    """
    with safety.stops_are_audited(patient, by=by, kind=kind):
        return _record_course(patient, by=by, kind=kind, answer=answer, **what)


@transaction.atomic
def _record_course(
    patient,
    *,
    by,
    submission_id,
    kind,
    facts: dict,
    medication: dict | None = None,
    nodules=(),
    answer,
    moved=None,
    letter: dict | None = None,
    wish="",
) -> Treatment:
    safety.locked_patient(patient)
    earlier = saved_once(patient, submission_id)
    if earlier is not None:
        return earlier
    said = None
    if medication and facts.get("state") in _TO_BE_TAKEN:
        said = _said(patient, MedicationCourse(**medication), kind)
        safety.demand(said, answer)
        safety.show_first(said, answer)
    treatment = unsaved_treatment(
        patient,
        by=by,
        kind=kind,
        submission_id=submission_id,
        episode=open_episode(patient),
        **facts,
    )
    try:
        with refusals_in_words():
            _save_course(treatment, medication, nodules)
            if said is not None:
                safety.keep(treatment, said, CheckMoment.COURSE, by=by, reason=answer.reason)
    except IntegrityError as error:
        return first_of(error, submission_id, lambda: saved_once(patient, submission_id))
    if treatment.state in _TRACKED:
        note_move(treatment, by=by, moved=moved, whom=treatment.referred_to)
    if letter:
        keep_letter(treatment, by=by, **letter)
    if wish:
        record_wish(patient, by=by, said_on=patient.clinic.today(), text=wish)
    trail.record(
        AuditedAction.TREATMENT_RECORDED, actor=by, patient=patient, subject=treatment,
        detail={"kind": treatment.kind, "state": treatment.state},
    )  # fmt: skip
    return treatment


def _save_course(treatment, medication, nodules):
    treatment.clean_fields(exclude=_KEYS)
    treatment.save(force_insert=True)
    if medication:
        course = MedicationCourse(treatment=treatment, **medication)
        course.clean_fields(exclude=["treatment"])
        course.save(force_insert=True)
    TreatmentTarget.objects.bulk_create(
        TreatmentTarget(treatment=treatment, nodule=nodule) for nodule in nodules
    )


@transaction.atomic
def record_earlier(patient, *, by, submission_id, lines: list[dict]) -> list[Treatment]:
    """Save what was done elsewhere, a row a line, in the order told.

    A line holds columns of Treatment and `text`: the medicine's name, or what it was.
    """
    earlier = saved_once(patient, submission_id)
    if earlier is not None:
        return [earlier]
    rows = [_earlier(patient, by, submission_id, n, line) for n, line in enumerate(lines)]
    try:
        with refusals_in_words():
            Treatment.objects.bulk_create(rows)
            MedicationCourse.objects.bulk_create(_medicines(rows, lines))
    except IntegrityError as error:
        return [first_of(error, submission_id, lambda: saved_once(patient, submission_id))]
    trail.record_all(
        [
            trail.event(
                AuditedAction.TREATMENT_RECORDED, actor=by, patient=patient, subject=row,
                detail={"kind": row.kind, "state": row.state},
            )
            for row in rows
        ]
    )  # fmt: skip
    return rows


def _earlier(patient, by, submission_id, position, line) -> Treatment:
    columns = {name: value for name, value in line.items() if name not in ("text", "kind")}
    is_medicine = line["kind"] in _MEDICINES
    row = unsaved_treatment(
        patient, by=by, kind=line["kind"], state=State.DONE_ELSEWHERE, is_history=True,
        kind_text="" if is_medicine else line.get("text", ""), sequence=position,
        submission_id=submission_id if position == 0 else uuid.uuid5(submission_id, str(position)),
        **columns,
    )  # fmt: skip
    row.clean_fields(exclude=_KEYS)
    return row


def _medicines(rows, lines):
    for row, line in zip(rows, lines, strict=True):
        text = line.get("text", "").strip()
        if row.kind in _MEDICINES and text:
            drug = rules.drug_named(text)
            yield MedicationCourse(
                treatment=row, drug=drug or Drug.OTHER, drug_text="" if drug else text[:160]
            )


def _said(patient, medication, kind, but=None) -> safety.Said:
    """Ask the rules about a medicine."""
    case = gather.course_case(
        patient, at=patient.clinic.now(), medication=medication, kind=kind, but=but
    )  # fmt: skip
    return safety.ask(case, patient)


def move(treatment, to: str, *, by, version=None, answer=NOTHING_SAID, **what) -> Treatment:
    """Bring a treatment into its next state, with the columns that say more about it.

    `moved` is (day, precision) of the move where it is known, `letter` what another place wrote of it.
    Raises MoveNotAllowed; ChangedMeanwhile when `version` is no longer the row's; SafetyUnanswered
    where a medicine that begins passes a limit and nobody said why.
    """
    with safety.stops_are_audited(treatment.patient, by=by, kind=treatment.kind):
        return _move(treatment, to, by=by, version=version, answer=answer, **what)


@transaction.atomic
def _move(
    treatment, to, *, by, version, answer, moved=None, letter: dict | None = None, **facts
) -> Treatment:
    safety.locked_patient(treatment.patient)
    row = locked(treatment, version)
    lifecycle.check(row.state, to)
    before = row.state
    medication = MedicationCourse.objects.filter(treatment=row).first()
    if medication is not None and to == State.IN_PROGRESS:
        said = _said(treatment.patient, medication, row.kind, but=row)
        shown = safety.shown_before(row)
        safety.ask_again(row, said, CheckMoment.CHANGED, by=by, answer=answer)
        safety.show_first(said, answer, before=shown)
    row.state = to
    for name, value in facts.items():
        setattr(row, name, value)
    row.clean_fields(exclude=_KEYS)
    with refusals_in_words():
        save_changes(row, "state", *facts)
    note_move(row, by=by, moved=moved, whom=row.referred_to if to == State.REFERRED else "")
    if letter:
        keep_letter(row, by=by, **letter)
    trail.record(
        AuditedAction.TREATMENT_CHANGED,
        actor=by,
        subject=row,
        detail={"from": before, "to": row.state},
    )
    return row


@transaction.atomic
def change_plan(treatment, *, by, version=None, **facts) -> Treatment:
    """Change what may change without being a new step: review day, response, note."""
    row = locked(treatment, version)
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, facts[name])
    row.clean_fields(exclude=_KEYS)
    with refusals_in_words():
        save_changes(row, *changed)
    trail.record(AuditedAction.TREATMENT_CHANGED, actor=by, subject=row, detail={"fields": changed})
    return row


@transaction.atomic
def stop(treatment, *, by, reason: str, version=None, **facts) -> Treatment:
    """End what is going on, and say why."""
    row = locked(treatment, version)
    lifecycle.check(row.state, State.STOPPED)
    row.state, row.stop_reason = State.STOPPED, reason
    for name, value in facts.items():
        setattr(row, name, value)
    row.clean_fields(exclude=_KEYS)
    with refusals_in_words():
        save_changes(row, "state", "stop_reason", *facts)
    trail.record(AuditedAction.TREATMENT_STOPPED, actor=by, subject=row, detail={"reason": reason})
    return row


@transaction.atomic
def void_treatment(treatment, *, by, reason: str) -> None:
    """Take a treatment out of use, with a reason; it stays readable. Twice changes nothing."""
    _void, created = TreatmentEnteredInError.objects.get_or_create(
        treatment=treatment, defaults={"reason": reason, "recorded_by": by}
    )
    if not created:
        return
    trail.record(AuditedAction.TREATMENT_VOIDED, actor=by, subject=treatment)
    for nodule in _closed_by(treatment):
        reopen_nodule(nodule, by=by)


def _closed_by(treatment):
    """Return the nodules an excision closed, unless another one that counts took them out too."""
    if treatment.kind != Kind.EXCISION:
        return Nodule.objects.none()
    others = _taken_out(treatment__kind=Kind.EXCISION, treatment__voided=None)
    return Nodule.objects.filter(_taken_out(treatment=treatment), close_reason=CloseReason.EXCISED).exclude(
        pk__in=Nodule.objects.filter(others, patient=treatment.patient_id).values("pk")
    ).distinct()  # fmt: skip


def _taken_out(**procedure) -> Q:
    """Return the question for nodules found by such a procedure, or for one that turned out to be this."""
    way = {f"procedure__{name}": value for name, value in procedure.items()} | {
        "nodule_found": Found.YES
    }
    by_itself = Q(**{f"procedures__{name}": value for name, value in way.items()})
    by_another = Q(**{f"joined_nodules__procedures__{name}": value for name, value in way.items()})
    return by_itself | by_another
