"""Harm, the score that was waiting, and how an injection went since."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit import trail
from audit.vocabulary import AuditedAction
from treatments.actions.common import first_of, locked, refusals_in_words, save_changes
from treatments.actions.follow_ups import wait_for
from treatments.actions.procedures import save_scores
from treatments.exceptions import NotPrepared, ScoreNoLongerWaits
from treatments.models import AdverseEvent, AfterInjectionReview, Procedure, ProcedureScore
from treatments.vocabulary import EventKind, SafetyAnswer, YesNoNotAsked


@transaction.atomic
def score_after(treatment, *, by, after: dict, minutes=None) -> None:
    """Save the pain after a procedure and close the waiting score; the same numbers twice are once.

    Raises ScoreNoLongerWaits when it was closed with something else.
    """
    row = locked(treatment)
    procedure = Procedure.objects.select_for_update().filter(treatment=row).first()
    if procedure is None or procedure.given_at is None:
        raise NotPrepared
    if procedure.score_due_at is None:
        if _stand(row, after):
            return
        raise ScoreNoLongerWaits(row)
    row.patient = treatment.patient
    scores = save_scores(row, by, timezone.now(), after, is_after=True, minutes=minutes)
    procedure.score_due_at = None
    procedure.save(update_fields=["score_due_at"])
    trail.record_all(
        [
            trail.event(AuditedAction.SCORE_RECORDED, actor=by, patient=row.patient, subject=score)
            for score in scores
        ]
    )


def _stand(row, after):
    saved = ProcedureScore.objects.filter(treatment=row, is_after=True)
    return dict(saved.values_list("situation", "score__value")) == after


@transaction.atomic
def close_waiting_score(treatment, *, by) -> None:
    """Say that no score will come: the patient has left or was not asked."""
    row = locked(treatment)
    closed = Procedure.objects.filter(treatment=row, score_due_at__isnull=False).update(
        score_due_at=None
    )
    if closed:
        trail.record(
            AuditedAction.TREATMENT_CHANGED,
            actor=by,
            subject=row,
            detail={"score_after": "not_obtained"},
        )


@transaction.atomic
def record_event(
    patient, *, by, submission_id=None, treatment=None, facts: dict, owner=None, due_on=None
) -> AdverseEvent:
    """Save one adverse event; the treatment it belongs to then says "some".

    While no outcome is known it waits with `owner` until `due_on`, else with whoever wrote it.
    """
    earlier = _earlier(AdverseEvent, submission_id, patient=patient)
    if earlier is not None:
        return earlier
    event = AdverseEvent(
        clinic_id=patient.clinic_id, patient=patient, treatment=treatment, recorded_by=by,
        submission_id=submission_id, **facts,
    )  # fmt: skip
    event.clean_fields(exclude=["clinic", "patient", "treatment", "recorded_by"])
    try:
        with refusals_in_words():
            event.save(force_insert=True)
    except IntegrityError as error:
        return first_of(
            error, submission_id, lambda: _earlier(AdverseEvent, submission_id, patient=patient)
        )
    wait_for([event], by=by, today=patient.clinic.today(), owner=owner, due_on=due_on)
    if treatment is not None:
        _say_some(locked(treatment))
    trail.record(
        AuditedAction.ADVERSE_EVENT_RECORDED, actor=by, patient=patient, subject=event,
        detail={"kind": event.kind},
    )  # fmt: skip
    return event


@transaction.atomic
def record_after_review(treatment, *, by, submission_id=None, facts: dict) -> AfterInjectionReview:
    """Save how it went since that injection; harm told here joins the list of adverse events."""
    earlier = _earlier(AfterInjectionReview, submission_id, treatment=treatment)
    if earlier is not None:
        return earlier
    review = AfterInjectionReview(
        treatment=treatment, recorded_by=by, submission_id=submission_id, **facts
    )
    review.clean_fields(exclude=["treatment", "recorded_by"])
    try:
        with refusals_in_words():
            review.save(force_insert=True)
    except IntegrityError as error:
        return first_of(
            error,
            submission_id,
            lambda: _earlier(AfterInjectionReview, submission_id, treatment=treatment),
        )
    told = _harm_told(treatment, review, by)
    if told:
        AdverseEvent.objects.bulk_create(told)
        wait_for(told, by=by, today=treatment.patient.clinic.today())
        _say_some(locked(treatment))
    trail.record(
        AuditedAction.AFTER_REVIEW_RECORDED,
        actor=by,
        subject=treatment,
        detail={"events": len(told)},
    )
    return review


def _harm_told(treatment, review, by):
    told = [
        (review.flare, EventKind.FLARE, ""),
        (
            review.skin_change,
            EventKind.SKIN_ATROPHY,
            review._meta.get_field("skin_change").verbose_name,
        ),
        (review.other_harm, EventKind.OTHER, review.other_harm_text),
    ]
    return [
        AdverseEvent(
            clinic_id=treatment.clinic_id, patient_id=treatment.patient_id, treatment=treatment,
            kind=kind, text=str(text), recorded_by=by, position=position,
        )
        for position, (answer, kind, text) in enumerate(told)
        if answer == YesNoNotAsked.YES
    ]  # fmt: skip


def _say_some(row):
    if row.adverse_events != SafetyAnswer.SOME:
        row.adverse_events = SafetyAnswer.SOME
        save_changes(row, "adverse_events")


def _earlier(model, submission_id, **where):
    if submission_id is None:
        return None
    return model.objects.filter(submission_id=submission_id, **where).first()
