"""One treatment as rows of name and value, for reading and for checking before it is given."""

from django.utils.translation import gettext as _

from audit.clinical_time import day_words
from treatments import ladder, lot_numbers, rules
from treatments.models import Treatment
from treatments.vocabulary import State, YesNoNotAsked

_CHECKED = (
    "read_back", "allergies_checked", "anticoagulant", "infection", "diabetes", "pregnancy", "consent",
)  # fmt: skip
_HOW = ("guidance", "technique", "aspiration", "anaesthesia")
_WANTS_CARE = ("anticoagulant", "infection", "diabetes", "pregnancy")


def record_of(treatment) -> list[tuple[str, list, bool]]:
    """Return titled groups of (name, value) with their column; what is not recorded is left out."""
    procedure = getattr(treatment, "procedure", None)
    groups = [
        (_("Course of it"), _head(treatment), True),
        (_("Pain before and after"), _scores(treatment), True),
        (
            _("Checked before"),
            check_rows(procedure) if procedure and procedure.checked_at else [],
            False,
        ),
        (_("How it was done"), _how(procedure) if procedure else [], False),
    ]
    return [(title, rows, is_left) for title, rows, is_left in groups if rows]


def scores_of(treatment) -> list[tuple[str, list, bool]]:
    """Return the same for whoever may record a score and not read the record."""
    rows = _scores(treatment)
    return [(_("Pain before and after"), rows, True)] if rows else []


def check_rows(procedure) -> list[tuple[str, str]]:
    """Return the answers of the check, in words."""
    rows = [
        _labelled(procedure, name)
        for name in _CHECKED
        if name != "consent" or not _has_consent(procedure)
    ]
    excision = getattr(procedure, "excision", None)
    if procedure.read_back_text:
        rows.append((_("Why no read-back"), procedure.read_back_text))
    if excision and excision.is_site_marked_awake is not None:
        said = _("yes") if excision.is_site_marked_awake else _("no")
        rows.append((_("Site marked, patient awake"), said))
    if excision and excision.side_confirmed_by:
        rows.append((_("Side confirmed by"), excision.side_confirmed_by))
    return [row for row in rows if row[1]]


def _has_consent(procedure) -> bool:
    """Whether a consent has a row of its own: it says how it stands now, and not what was pressed once."""
    return bool(procedure.treatment.consents.all())


def wants_care(procedure) -> list[str]:
    """Return the questions answered with yes, which must be thought of once more."""
    return [
        str(procedure._meta.get_field(name).verbose_name)
        for name in _WANTS_CARE
        if getattr(procedure, name) == YesNoNotAsked.YES
    ]


def agent_rows(treatment) -> list[dict]:
    """Return each agent with its sum, lot and expiry."""
    return [
        {
            "name": ladder.drug_name(agent), "working": working_of(agent),
            "lot": agent.lot_number, "expires": agent.expires_on, "has_adrenaline": agent.has_adrenaline,
            "is_unused": agent.volume_ml == 0, "had_expired": had_expired(agent, treatment),
        }
        for agent in treatment.agents.all()
    ]  # fmt: skip


def had_expired(agent, treatment) -> bool:
    """Say whether the vial's day was over on the day it was given."""
    given_on = treatment.started_on if treatment.state == State.COMPLETED else None
    return bool(
        agent.expires_on and given_on and agent.volume_ml != 0 and agent.expires_on < given_on
    )


def left_the_syringe(treatment) -> dict:
    """Return the agents that were given, by a number that stays theirs.

    A plan gives none, and what was not used left no syringe.
    """
    if treatment.state != State.COMPLETED:
        return {}
    agents = sorted(treatment.agents.all(), key=lambda agent: (agent.position, agent.pk))
    return {n: agent for n, agent in enumerate(agents) if agent.volume_ml != 0}


def without_lot(treatment) -> dict:
    """Return those among them that have no lot on the record: no recall finds them."""
    given = left_the_syringe(treatment).items()
    return {n: agent for n, agent in given if not lot_numbers.plain(agent.lot_number)}


def working_of(agent) -> str:
    """`1 % × 10 × 2 mL = 20 mg`, or as much as is recorded."""
    worked = rules.mg_working(
        percent=agent.concentration_percent,
        mg_ml=agent.concentration_mg_ml,
        volume_ml=agent.volume_ml,
    )
    if worked:
        return worked
    parts = [
        f"{rules.plain(agent.concentration_percent)} %"
        if agent.concentration_percent is not None
        else agent.concentration_text,
        f"{rules.plain(agent.volume_ml)} mL" if agent.volume_ml is not None else agent.volume_text,
        f"{rules.plain(agent.dose_mg)} mg" if agent.dose_mg is not None else agent.dose_text,
    ]
    return ", ".join(part for part in parts if part)


def _head(treatment):
    rows = [
        (_("When"), ladder.span_words(treatment)),
        (_("State"), ladder.state_words(treatment)),
        (_("Response"), ladder.outcome_words(treatment)),
        *_course(treatment),
        (_("How often"), ladder.often_words(treatment)),
        (_("How"), treatment.technique_text),
        (_("Intent"), treatment.get_intent_display()),
        (_("Why this step"), treatment.step_reason),
        (_("Why stopped or not done"), ladder.stop_words(treatment)),
        (_("By whom or where"), str(treatment.performed_by or "") or treatment.performed_by_text),
        (_("Adverse events"), treatment.get_adverse_events_display()),
        (_("Review on"), _day(treatment.review_on)),
        (_("Note"), treatment.note),
    ]
    return [(name, value) for name, value in rows if value]


def _course(treatment):
    course = getattr(treatment, "medication", None)
    if course is None:
        return []
    return [
        (_("Medicine"), ladder.drug_name(course)),
        (
            _("A day"),
            rules.day_working(course.dose_mg, course.times_per_day, say=_) or course.dose_text,
        ),
        (
            _("Tablet"),
            f"{rules.plain(course.strength_mg)} mg" if course.strength_mg is not None else "",
        ),
        (_("Taken"), _("only when needed") if course.is_as_needed else ""),
        (_("Stomach protection"), course.get_gastroprotection_display()),
    ]


def _how(procedure):
    needle = " ".join(
        part
        for part in (
            f"{procedure.needle_gauge} G" if procedure.needle_gauge else "",
            f"{procedure.needle_length_mm} mm" if procedure.needle_length_mm else "",
            procedure.needle_text,
        )
        if part
    )
    rows = [
        *(_labelled(procedure, name) for name in _HOW),
        (_("Needle"), needle),
        (_("Passes"), procedure.passes),
    ]
    excision = getattr(procedure, "excision", None)
    rows += _operation(excision) if excision else []
    for row in procedure.nodules.all():
        rows += _found(row)
    return [(name, value) for name, value in rows if value not in ("", None)]


def _operation(excision):
    named = ("incision_orientation", "depth_reached", "nerve_seen", "nerve_outcome", "margin", "specimen_sent")  # fmt: skip
    handled = (_("Antibiotics"), "antibiotics", excision.antibiotics_text), (_("Anticoagulant was"), "anticoagulant_handling", excision.anticoagulant_text)  # fmt: skip
    return [
        (
            _("Incision"),
            f"{rules.plain(excision.incision_mm)} mm"
            if excision.incision_mm
            else excision.incision_text,
        ),
        *(_labelled(excision, name) for name in named),
        *(
            (title, ", ".join(filter(None, [_labelled(excision, name)[1], said])))
            for title, name, said in handled
        ),
        (_("Wound check on"), _day(excision.wound_check_on)),
        (_("Why not sent"), excision.specimen_reason),
        (_("Lab number"), excision.lab_number),
        (_("Drain"), {True: _("yes"), False: _("no")}.get(excision.has_drain, "")),
        (_("Closure"), excision.closure_text),
    ]


def _found(row):
    name = row.nodule.label if row.nodule else _("The place")
    parts = [
        (_("found"), row.get_nodule_found_display()), (_("capsule"), row.get_capsule_display()),
        (_("defect in the fascia"), row.get_fascial_defect_display()),
        (_("defect"), f"{rules.plain(row.fascial_defect_mm)} mm" if row.fascial_defect_mm else ""),
        (_("repair"), row.fascial_repair_text or row.get_fascial_repair_display()),
        (_("stalk"), row.get_stalk_display()),
        (_("specimen"), f"{rules.plain(row.specimen_mm)} mm" if row.specimen_mm else ""),
        (_("still tender"), {True: _("yes"), False: _("no")}.get(row.is_nodule_still_tender, "")),
    ]  # fmt: skip
    said = ", ".join(f"{word}: {value}" for word, value in parts if value)
    return [(name, said)] if said else []


def _scores(treatment):
    rows = sorted(treatment.scores.all(), key=lambda row: (row.is_after, row.situation))
    return [(_score_name(row), _score_words(row)) for row in rows]


def _score_name(row):
    when = _("After") if row.is_after else _("Before")
    return f"{when}, {row.get_situation_display()}"


def _score_words(row):
    value = (
        _("%(value)s of 10") % {"value": rules.plain(row.score.value)}
        if row.score.value is not None
        else row.score.words
    )
    if row.minutes_after is None:
        return value
    return _("%(value)s, %(minutes)s min after") % {"value": value, "minutes": row.minutes_after}


def _labelled(row, name):
    return str(row._meta.get_field(name).verbose_name).capitalize(), str(
        getattr(row, f"get_{name}_display")()
    )


def _day(on):
    return day_words(on) if on else ""


# Everything a page shows of one treatment, in a number of queries that does not grow.
_ROWS = (
    "procedure__nodules__nodule", "agents", "targets__nodule", "scores__score", "events__follow_ups", "after_reviews",
    "moves__recorded_by", "letters__recorded_by",
)  # fmt: skip


def load(treatment, patient) -> Treatment:
    """Return the treatment as it is saved now, with all that belongs to it."""
    row = (
        Treatment.objects.select_related(
            "medication",
            "procedure__excision",
            "voided__recorded_by",
            "performed_by",
            "recorded_by",
        )
        .prefetch_related(*_ROWS)
        .get(pk=treatment.pk)
    )
    row.patient, row.clinic = patient, patient.clinic
    return row
