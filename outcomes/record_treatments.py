"""A patient's treatments with nodules, agents and reviews, in one statement."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from exams.querysets import of_whole
from exams.vocabulary import Laterality
from outcomes.facts import TreatmentGiven, number_words
from outcomes.reading import number, of_name, same
from treatments.ladder import drug_name, name_of, often_words, stop_words
from treatments.models import (
    AdministeredAgent,
    AfterInjectionReview,
    ProcedureNodule,
    Treatment,
    TreatmentTarget,
)
from treatments.vocabulary import drug_words


def treatments_of(patient) -> tuple[TreatmentGiven, ...]:
    """Return what was proposed or done, in clinical order."""
    return tuple(_treatment(row) for row in _treatment_rows(patient))


def _treatment_rows(patient):
    done = ProcedureNodule.objects.filter(procedure__treatment=OuterRef("pk")).order_by(
        "nodule__number"
    )
    aimed = TreatmentTarget.objects.filter(treatment=OuterRef("pk")).order_by("nodule__number")
    agents = AdministeredAgent.objects.filter(treatment=OuterRef("pk")).order_by("position")
    after = AfterInjectionReview.objects.filter(treatment=OuterRef("pk")).order_by("-asked_on")
    agent = JSONObject(
        **same("drug", "dose_text", "volume_text"), text="drug_text", percent="concentration_percent",
        ml="volume_ml", mg="dose_mg",
    )  # fmt: skip
    return (
        Treatment.objects.filter(patient=patient)
        .standing()
        .in_order()
        .with_closings()
        .select_related("medication", "procedure", "performed_by", "recorded_by")
        .annotate(
            done=ArraySubquery(
                done.values(json=JSONObject(number=of_whole("number"), side="side"))
            ),
            aimed=ArraySubquery(
                aimed.values(json=JSONObject(number=of_whole("number"), side=of_whole("side")))
            ),
            given_agents=ArraySubquery(agents.values(json=agent)),
            reviewed=ArraySubquery(after.values("asked_on")),
        )
    )


def _treatment(row) -> TreatmentGiven:
    course = getattr(row, "medication", None)
    procedure = getattr(row, "procedure", None)
    return TreatmentGiven(
        on=row.started_on,
        precision=row.started_precision,
        sequence=row.sequence,
        at=row.started_time,
        id=row.pk,
        kind=row.kind,
        kind_words=name_of(row),
        rung=row.rung,
        state=row.state,
        state_words=str(row.get_state_display()),
        is_history=row.is_history,
        since_closing=row.since_closing,
        until_closing=row.until_closing,
        ended_on=row.ended_on,
        ended_precision=row.ended_precision,
        often=often_words(row),
        stop_words=stop_words(row),
        response_words=row.response_text
        or (str(row.get_response_display()) if row.response else ""),
        review_on=row.review_on,
        referred_to=row.referred_to,
        drug=drug_name(course) if course else "",
        dose_mg=number(course.dose_mg) if course else None,
        times_per_day=number(course.times_per_day) if course else None,
        mg_per_day=number(course.mg_per_day) if course else None,
        targets=tuple(_target(each) for each in (row.done or row.aimed)),
        agents=tuple(_agent_name(each) for each in row.given_agents),
        agents_in_full=tuple(_agent_in_full(each) for each in row.given_agents),
        reviewed_on=row.reviewed[0] if row.reviewed else None,
        score_due_at=procedure.score_due_at if procedure else None,
        given_at=procedure.given_at if procedure else None,
        by=of_name(row.performed_by or row.recorded_by),
    )


def _target(each: dict) -> tuple[int, str]:
    return each["number"] or 0, str(Laterality(each["side"]).label) if each["side"] else ""


def _agent_name(each: dict) -> str:
    return drug_words(each["drug"], each["text"])


def _agent_in_full(each: dict) -> str:
    parts = [_agent_name(each)]
    for key, unit in (("percent", "%"), ("ml", "mL"), ("mg", "mg")):
        if each[key] is not None:
            parts.append(f"{number_words(each[key])} {unit}")
    return " ".join(part for part in (*parts, each["volume_text"], each["dose_text"]) if part)
