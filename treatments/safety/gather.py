"""The facts of one patient for the rules, from the database: a fixed number of queries, however long the record."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from audit.clinical_time import DatePrecision, date_words, first_day, last_day
from patients.vocabulary import AllergyStatus, Sex
from treatments import ladder, lifecycle, rules
from treatments.models import (
    AdministeredAgent,
    Formulary,
    FormularyLimit,
    MedicationCourse,
    ProcedureNodule,
    Treatment,
)
from treatments.querysets import GIVEN_STATES
from treatments.safety import steps
from treatments.safety.case import Case, Course, Dose, Measured, Past, Person, Stopped
from treatments.safety.limits import Limit, Limits
from treatments.safety.steps import PERCENT_OF_RELIEF
from treatments.vocabulary import Drug, Kind, Rung, State, StopReason
from ui.words import SIDE_WORDS

# A little more than the twelve months that are counted, for dates known to the month.
LOOK_BACK = timedelta(days=400)
# An injection elsewhere may have held one, where its drugs are not recorded.
_MAYBE_STEROID = (Kind.INJECTION, Kind.NERVE_BLOCK)
_DRUGS_GIVEN = [
    kind for kind in Kind if rules.is_procedure(kind) or kind in (Kind.OTHER, Kind.SPINE_SURGERY)
]


class NoFormulary(LookupError):
    """No version of the limits is in force."""


def limits_on(today: date) -> tuple[Formulary, Limits]:
    """Return (version, its limits) in force on a day; one query. Raises NoFormulary."""
    in_force = FormularyLimit.objects.filter(formulary__effective_on__lte=today)
    newest = in_force.order_by("-formulary__version").values("formulary")[:1]
    rows = list(FormularyLimit.objects.filter(formulary=newest).select_related("formulary"))
    if not rows:
        raise NoFormulary
    formulary = rows[0].formulary
    numbers = {(row.kind, row.drug): Limit(row.value, row.source) for row in rows}
    return formulary, Limits(formulary.version, numbers)


def person(patient, today: date) -> Person:
    """Return what the record says about the patient; three queries."""
    measures = list(patient.body_measures.all())
    sex = patient.sex
    return Person(
        age=patient.age_on(today),
        may_be_pregnant=False if sex == Sex.MALE else None,
        weight=_newest(measures, "weight_kg"),
        height=_newest(measures, "height_cm"),
        egfr=_newest(measures, "egfr_ml_min"),
        is_allergy_asked=patient.allergy_status != AllergyStatus.NOT_ASKED,
        allergies=tuple(
            (row.substance_class, row.substance)
            for row in patient.allergies.filter(removed_at=None)
        ),
        conditions=frozenset(
            patient.conditions.filter(ended_at=None).values_list("code", flat=True)
        ),
        conditions_asked_on=patient.conditions_asked_on,
    )


def _newest(measures, column) -> Measured | None:
    rows = [row for row in measures if getattr(row, column) is not None]
    dated = [row for row in rows if row.measured_on]
    row = max(dated, key=lambda row: (row.measured_on, row.recorded_at), default=None)
    row = row or next(iter(rows), None)
    return Measured(getattr(row, column), row.measured_on) if row else None


def past(patient, today: date, *, but=None, with_prepared=True) -> tuple[Past, ...]:
    """Return the procedures of the last year and what is prepared for today; three queries at most."""
    prepared = Q(
        state__in=lifecycle.OPEN_PLANS, procedure__checked_at__isnull=False,
        procedure__given_at__isnull=True, started_on=today,
    )  # fmt: skip
    given = Q(state__in=GIVEN_STATES) & (
        Q(started_on__isnull=True) | Q(started_on__range=(today - LOOK_BACK, today))
    )
    rows = (
        Treatment.objects.standing().filter(given | prepared if with_prepared else given)
        .filter(patient=patient, kind__in=_DRUGS_GIVEN).exclude(pk=getattr(but, "pk", None))
        .select_related("procedure")
        .prefetch_related(
            "agents", Prefetch("procedure__nodules", ProcedureNodule.objects.select_related("nodule")),
        )
    )  # fmt: skip
    zone = patient.clinic.zone
    return tuple(_past(row, zone) for row in rows)


def _past(row, zone) -> Past:
    procedure = getattr(row, "procedure", None)
    agents = [agent for agent in row.agents.all() if agent.volume_ml != 0]
    first, last = _bounds(row)
    at = procedure.given_at if procedure else None
    if at is None and row.started_on and row.started_time:
        at = datetime.combine(row.started_on, row.started_time, zone)
    places = procedure.nodules.all() if procedure else []
    return Past(
        first=first, last=last, at=at,
        doses=tuple(dose_of(agent) for agent in agents),
        sites=frozenset(site_key(place.nodule, place.side) for place in places),
        is_prepared=row.state in lifecycle.OPEN_PLANS,
        may_hold_steroid=not agents and row.kind in _MAYBE_STEROID and row.state == State.DONE_ELSEWHERE,
    )  # fmt: skip


def _bounds(row) -> tuple[date | None, date | None]:
    """Return the first and the last day a rough date may mean."""
    day, precision = row.started_on, row.started_precision
    if day is None or precision == DatePrecision.UNKNOWN:
        return None, None
    return first_day(day, precision), last_day(day, precision)


def dose_of(agent: AdministeredAgent | dict) -> Dose:
    """Return an agent as a dose: its upper end where a range was given."""
    row = agent if isinstance(agent, AdministeredAgent) else AdministeredAgent(**agent)
    low = row.dose_mg if row.dose_mg is not None else rules.mg_of(row)
    if row.volume_ml == 0:
        low = Decimal(0)
    mg = row.dose_high_mg if row.dose_high_mg is not None else low
    return Dose(row.drug, mg, bool(row.has_adrenaline), row.drug_text, row.lot_number)


def site_key(nodule, side: str) -> str:
    """Return the name of a place: the nodule it is now, or the side where there is none."""
    if nodule is None:
        return f"other-{side}"
    return str(nodule.joined_into_id or nodule.pk)


def sites_of(sites) -> tuple[tuple[str, str], ...]:
    """Return (key, words) of each place, once."""
    return tuple(
        {
            site_key(site.nodule, site.side): site.nodule.label if site.nodule
            else _("Another place, %(side)s") % {"side": SIDE_WORDS.get(site.side, site.side)}
            for site in sites
        }.items()
    )  # fmt: skip


def courses(patient, *, but=None) -> tuple[Course, ...]:
    """Return the medicines being taken; one query."""
    rows = MedicationCourse.objects.filter(
        treatment__patient=patient, treatment__state=State.IN_PROGRESS, treatment__voided__isnull=True
    ).exclude(treatment=getattr(but, "pk", None)).select_related("treatment")  # fmt: skip
    return tuple(course_of(row, row.treatment.kind) for row in rows)


def stopped(patient, course: MedicationCourse, *, but=None) -> tuple[Stopped, ...]:
    """Return the earlier courses of this medicine that ended with a side effect; two queries at most."""
    rows = MedicationCourse.objects.filter(
        drug=course.drug, treatment__patient=patient, treatment__state=State.STOPPED,
        treatment__stop_reason=StopReason.SIDE_EFFECT, treatment__voided__isnull=True,
    ).exclude(treatment=getattr(but, "pk", None))  # fmt: skip
    if course.drug == Drug.OTHER:
        rows = rows.filter(drug_text__iexact=course.drug_text)
    rows = rows.select_related("treatment").prefetch_related("treatment__events")
    return tuple(_stopped(row) for row in rows.order_by("-treatment__ended_on", "treatment"))


def _stopped(row) -> Stopped:
    treatment = row.treatment
    day = date_words(treatment.ended_on, treatment.ended_precision or DatePrecision.UNKNOWN)
    harm = [each.text or str(each.get_kind_display()) for each in treatment.events.all()]
    effect = treatment.stop_text or ", ".join(dict.fromkeys(harm)) or treatment.response_text
    return Stopped(ladder.drug_name(row), day, effect.rstrip("."))


def course_of(row: MedicationCourse, kind: str) -> Course:
    """Return a medicine as the rules see it; the day's sum is reckoned, not read."""
    return Course(
        drug=row.drug, name=ladder.drug_name(row),
        mg_per_day=rules.mg_a_day(row.dose_mg, row.times_per_day),
        is_topical=kind == Kind.TOPICAL, gastroprotection=row.gastroprotection,
    )  # fmt: skip


def taken(patient, kind, today, *, but=None) -> tuple[frozenset[int], tuple[int, ...]]:
    """Return the rungs really taken, and the relief of each test injection in percent; at most four queries.

    What was tried once was tried; a test tells where the pain came from only within its problem.
    """
    rungs = Treatment.objects.standing().given().filter(patient=patient, rung__isnull=False)
    rungs = rungs.exclude(pk=getattr(but, "pk", None)).order_by()
    tried = frozenset(rungs.values_list("rung", flat=True).distinct())
    if (rules.rung_of(kind) or 0) < Rung.ENDOSCOPY:
        return tried, ()
    tests = (
        rungs.filter(kind__in=steps.TESTS)
        .of_problem_on(today)
        .prefetch_related("scores__score", "after_reviews")
    )
    reliefs = [relief for test in tests if (relief := _relief(test)) is not None]
    return tried, tuple(reliefs)


def _relief(test) -> int | None:
    """Return the best relief recorded of one test: by its scores, else in the patient's word."""
    found = [PERCENT_OF_RELIEF.get(review.relief, 0) for review in test.after_reviews.all()]
    percents = (
        rules.block_response_percent(before, after)
        for _where, before, after, _minutes in ladder.pain_pairs(test)
    )
    found += [percent for percent in percents if percent is not None]
    return max(found, default=None)


def procedure_case(
    patient, *, kind, at, sites, agents, answers, but=None, with_prepared=True
) -> Case:
    """Return the case of a procedure."""
    today = patient.clinic.local(at).date()
    tried, blocks = taken(patient, kind, today, but=but)
    return Case(
        today=today, at=at, kind=kind, tried=tried, blocks=blocks, person=person(patient, today), doses=tuple(dose_of(a) for a in agents),
        sites=sites_of(sites), answers=answers, is_procedure=True,
        past=past(patient, today, but=but, with_prepared=with_prepared), courses=courses(patient, but=but),
    )  # fmt: skip


def course_case(patient, *, at, medication: MedicationCourse, kind, but=None) -> Case:
    """Return the case of a medicine."""
    today = patient.clinic.local(at).date()
    return Case(
        today=today, at=at, person=person(patient, today), course=course_of(medication, kind),
        courses=courses(patient, but=but), stopped=stopped(patient, medication, but=but),
    )  # fmt: skip
