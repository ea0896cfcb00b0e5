"""The checks beside what is written: asked under the patient's lock, answered where needed, kept as said."""

from dataclasses import dataclass

from audit.vocabulary import AuditedAction
from exams.actions.locks import patient_locked
from treatments.actions.common import stops_told
from treatments.exceptions import SafetyUnanswered, SafetyUnseen
from treatments.models import Formulary, SafetyCheck
from treatments.safety import engine, gather
from treatments.safety.case import Case, Result
from treatments.vocabulary import CheckMoment


@dataclass(frozen=True)
class SafetyAnswer:
    """Why all the same, and which results stood before the eyes that read them."""

    reason: str = ""
    seen: str | None = None
    # Every line that was not fine, where the page shows them before it saves; None where none asks for it.
    shown: str | None = None


NOTHING_SAID = SafetyAnswer()


@dataclass(frozen=True)
class Said:
    """What the rules said, by which version of the limits."""

    results: list[Result]
    formulary: Formulary

    @property
    def to_answer(self) -> list[Result]:
        return [result for result in self.results if result.is_to_answer]


def locked_patient(patient) -> None:
    """Hold the patient, with what was asked so far: of two who give at once, the second hears of the first."""
    held = patient_locked(patient.pk)
    patient.allergy_status = held.allergy_status
    patient.conditions_asked_on = held.conditions_asked_on


def stops_are_audited(patient, *, by, kind):
    """Leave the audit event where a limit stopped the hand."""

    def facts(stop):
        rules = sorted({result.rule for result in stop.results if result.is_to_answer})
        return {"kind": kind, "rules": rules, "limits": stop.formulary.version}

    stopped = AuditedAction.SAFETY_STOPPED
    return stops_told(SafetyUnanswered, stopped, by=by, patient=patient, detail=facts)


def ask(case: Case, patient) -> Said:
    """Ask every rule about this case with the limits in force today."""
    formulary, limits = gather.limits_on(patient.clinic.today())
    return Said(engine.ask(case, limits), formulary)


def demand(said: Said, answer: SafetyAnswer, *, answered=frozenset()) -> None:
    """Raise SafetyUnanswered where something wants a reason and none was given for just that.

    `answered` are (rule, working, words) that were answered before, at the check.
    """
    left = [r for r in said.to_answer if (r.rule, r.working, r.words) not in answered]
    if not left:
        return
    seen = engine.fingerprint(left)
    if not answer.reason or (answer.seen is not None and answer.seen != seen):
        shown = engine.lines(said.results)
        raise SafetyUnanswered(said.results, left, seen, said.formulary, shown)


def show_first(said: Said, answer: SafetyAnswer, *, before=frozenset()) -> None:
    """Raise SafetyUnseen where a line is not fine and did not stand on the page that was sent.

    `before` are (rule, working, words) that were shown and kept at an earlier moment.
    """
    new = [r for r in said.results if (r.rule, r.working, r.words) not in before]
    shown = engine.lines(said.results)
    if engine.lines(new) and answer.shown is not None and answer.shown != shown:
        raise SafetyUnseen(said.results, shown, said.formulary)


def shown_before(treatment) -> frozenset:
    """Return the lines kept of this treatment, whatever they said."""
    rows = SafetyCheck.objects.filter(treatment=treatment)
    return frozenset(rows.values_list("rule", "working", "words"))


def answered_before(treatment) -> tuple[frozenset, str]:
    """Return what was answered at the check, and the reason."""
    rows = SafetyCheck.objects.filter(treatment=treatment, is_to_answer=True).exclude(reason="")
    kept = list(rows.values_list("rule", "working", "words", "reason"))
    return frozenset(row[:3] for row in kept), (kept[-1][3] if kept else "")


def ask_again(treatment, said: Said, moment: CheckMoment, *, by, answer: SafetyAnswer) -> None:
    """Demand a reason for what was not answered at an earlier moment, and keep what was said now."""
    answered, reason = answered_before(treatment)
    demand(said, answer, answered=answered)
    keep(treatment, said, moment, by=by, reason=answer.reason or reason)


def keep(treatment, said: Said, moment: CheckMoment, *, by, reason: str = "") -> None:
    """Keep what was said, with the version and the reason."""
    SafetyCheck.objects.bulk_create(
        SafetyCheck(
            treatment=treatment, formulary=said.formulary, moment=moment, position=position,
            recorded_by=by, rule=result.rule, outcome=result.outcome, words=result.words[:400],
            working=result.working[:400], source=result.source[:300], is_to_answer=result.is_to_answer,
            reason=reason if result.is_to_answer else "",
        )
        for position, result in enumerate(said.results)
    )  # fmt: skip
