"""Which scores are due now, in one statement: of each patient the newest slot of the step followed now.

The same rules as `schedule`, for a whole clinic. A patient stays until a score comes, the next slot opens
or somebody says why nobody asks any more: there is no fourth way off the list.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from audit.clinical_time import EXACT
from followup import schedule
from followup.plans import Plan
from followup.schedule import COURSE_DAYS, Anchor, Due, Slot, SlotState
from measures.vocabulary import InstrumentCode, Recall, Situation
from patients.models import Patient
from patients.problems import BORDER
from patients.vocabulary import Origin
from treatments.vocabulary import State

COUNTED_STATES = (State.IN_PROGRESS, State.COMPLETED, State.STOPPED)

_STATEMENT = """
WITH begun AS MATERIALIZED (
    SELECT DISTINCT ON (t.patient_id, t.started_on, t.rung) t.patient_id, t.started_on AS day, t.rung, t.id
    FROM treatments_treatment t
    WHERE t.clinic_id = %(clinic)s AND t.origin = %(origin)s AND NOT t.is_history {of_patient}
      AND t.state = ANY(%(states)s) AND t.rung = ANY(%(rungs)s)
      AND t.started_on <= %(today)s AND t.started_precision = ANY(%(exact)s)
      AND NOT EXISTS (SELECT 1 FROM treatments_treatmententeredinerror v WHERE v.treatment_id = t.id)
    ORDER BY t.patient_id, t.started_on, t.rung, t.id
), leads AS MATERIALIZED (
    SELECT a.patient_id, a.day, a.rung FROM begun a WHERE NOT EXISTS (
        SELECT 1 FROM begun b
        WHERE b.patient_id = a.patient_id AND b.rung > a.rung AND a.day - b.day >= 0 AND a.day - b.day < %(course)s
          AND NOT EXISTS (
            SELECT 1 FROM patients_episodeofcare e
            WHERE e.patient_id = a.patient_id AND {border} >= b.day AND {border} < a.day
          )
    )
), latest AS (
    SELECT DISTINCT ON (a.patient_id) a.patient_id, a.day, a.rung, a.id
    FROM begun a WHERE NOT EXISTS (
        SELECT 1 FROM leads b
        WHERE b.patient_id = a.patient_id AND b.rung > a.rung AND a.day - b.day >= 0 AND a.day - b.day < %(course)s
          AND NOT EXISTS (
            SELECT 1 FROM patients_episodeofcare e
            WHERE e.patient_id = a.patient_id AND {border} >= b.day AND {border} < a.day
          )
    )
    ORDER BY a.patient_id, a.day DESC, a.rung DESC
), slots AS (
    SELECT * FROM unnest(%(weeks)s::int[], %(first)s::int[], %(last)s::int[]) AS s(weeks, first, last)
)
SELECT p.id, p.family_name, p.given_name, p.record_number, p.phone, p.email, p.contact_note, p.no_email,
       p.no_calls, l.day AS anchor_on, l.rung AS anchor_rung, l.id AS anchor_id, s.weeks AS slot_weeks,
       s.first AS slot_first, s.last AS slot_last
FROM latest l
JOIN patients_patient p ON p.id = l.patient_id
JOIN LATERAL (
    SELECT weeks, first, last FROM slots WHERE l.day + first <= %(today)s ORDER BY first DESC LIMIT 1
) s ON true
WHERE p.clinic_id = %(clinic)s AND p.is_active AND NOT p.is_deceased
  AND NOT EXISTS (
    SELECT 1 FROM measures_score m
    WHERE m.patient_id = p.id AND m.collected_on >= l.day + s.first AND m.value IS NOT NULL
      AND m.instrument_id = ANY(SELECT i.id FROM measures_instrument i WHERE i.code = %(instrument)s)
      AND m.recall = %(recall)s AND m.situation = %(situation)s
      AND NOT EXISTS (SELECT 1 FROM measures_scoreenteredinerror v WHERE v.score_id = m.id)
      AND NOT EXISTS (SELECT 1 FROM measures_score a WHERE a.amends_id = m.id)
  )
  AND NOT EXISTS (
    SELECT 1 FROM followup_slotclosure c JOIN treatments_treatment t ON t.id = c.anchor_id
    WHERE c.patient_id = p.id AND t.started_on = l.day AND t.rung = l.rung AND c.weeks = s.weeks
  )
ORDER BY l.day + s.weeks * 7, p.family_name, p.given_name
"""


@dataclass(frozen=True)
class DueScore:
    """One score that is due: whose, after which step, and until when it still counts for its slot."""

    patient: Patient
    anchor_id: object
    anchor_on: date
    rung: int
    weeks: int
    first: date
    last: date
    state: SlotState

    @property
    def on(self) -> date:
        """The day it is due."""
        return self.anchor_on + timedelta(weeks=self.weeks)

    @property
    def slot(self) -> tuple:
        """Day and rung of the step, and the weeks after it: the same for every row that says this step."""
        return self.anchor_on, self.rung, self.weeks


def of_clinic(clinic, plan: Plan, today: date, patient=None) -> list[DueScore]:
    """Return the due scores of the clinic's living patients (or of this one), longest due first."""
    if clinic.is_library or not plan.slots:
        return []
    facts = {
        "clinic": clinic.pk, "origin": Origin.CLINIC, "states": [s.value for s in COUNTED_STATES],
        "rungs": list(plan.rungs), "today": today, "exact": list(EXACT), "course": COURSE_DAYS,
        "weeks": [s.weeks for s in plan.slots], "first": [s.from_days for s in plan.slots],
        "last": [s.to_days for s in plan.slots], "instrument": InstrumentCode.PAIN_NRS,
        "recall": Recall.LAST_7_DAYS, "situation": Situation.GENERAL,
    }  # fmt: skip
    of_patient = ""
    if patient is not None:
        of_patient, facts["patient"] = "AND t.patient_id = %(patient)s", patient.pk
    rows = Patient.objects.raw(
        _STATEMENT.replace("{of_patient}", of_patient).replace("{border}", BORDER), facts
    )
    return [_due(row, today) for row in rows]


def _due(row, today):
    step = Anchor(row.anchor_on, row.anchor_rung, row.anchor_id)
    slot = Slot(row.slot_weeks, row.slot_first, row.slot_last)
    (due,) = schedule.plan([step], (), today=today, slots=[slot])
    return _of(row, due)


def _of(patient, due: Due) -> DueScore:
    step = due.anchor
    return DueScore(
        patient, step.key, step.on, step.rung, due.weeks, due.first, due.last, due.state
    )


def next_of(treatment, plan: Plan, today: date) -> DueScore | None:
    """Return the next time a score after this treatment is wanted, today's window included; None when there is none."""
    begun = treatment.started_on
    is_exact = begun is not None and treatment.started_precision in EXACT
    if not is_exact or treatment.rung not in plan.rungs or treatment.is_history:
        return None
    step = Anchor(begun, treatment.rung, treatment.pk)
    for due in schedule.plan([step], (), today=today, slots=plan.slots):
        if due.state != SlotState.MISSED:
            return _of(treatment.patient, due)
    return None
