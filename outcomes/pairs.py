"""Every step a clinic's patients began, with the pain before it and 12 weeks after, in one statement."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from audit.clinical_time import EXACT
from measures.vocabulary import InstrumentCode, Recall, Situation
from outcomes.steps import BASELINE_DAYS
from patients.problems import BORDER
from patients.vocabulary import Origin
from treatments.querysets import GIVEN_STATES
from treatments.vocabulary import Rung, State

AFTER_FROM_DAYS, AFTER_TO_DAYS, AFTER_AIM_DAYS = 70, 98, 84
"""Pain after a step is the score nearest to 12 weeks, from 10 to 14 weeks."""

# What `steps.starts`, `steps.baseline_at` and the nearest score say of one patient, for all of them.
_STATEMENT = """
WITH begun AS MATERIALIZED (
    SELECT t.patient_id, t.rung, t.started_on, max({border}) AS since_closing
    FROM treatments_treatment t
    LEFT JOIN patients_episodeofcare e ON e.patient_id = t.patient_id AND {border} < t.started_on
    WHERE t.clinic_id = %(clinic)s AND t.origin = %(here)s AND NOT t.is_history AND t.rung IS NOT NULL
      AND t.started_precision = ANY(%(exact)s) AND t.state = ANY(%(given)s)
      AND NOT EXISTS (SELECT 1 FROM treatments_treatmententeredinerror v WHERE v.treatment_id = t.id)
    GROUP BY t.id
), firsts AS (
    SELECT patient_id, since_closing, rung, min(started_on) AS day
    FROM begun
    WHERE patient_id IN (SELECT patient_id FROM begun WHERE started_on BETWEEN %(since)s AND %(until)s)
    GROUP BY patient_id, since_closing, rung
), steps AS (
    SELECT DISTINCT ON (patient_id, day) patient_id, rung, day, since_closing
    FROM (
        SELECT *, min(day) FILTER (WHERE rung > %(self_care)s) OVER (PARTITION BY patient_id, since_closing) AS higher
        FROM firsts
    ) f
    WHERE rung > %(self_care)s OR higher IS NULL OR day <= higher
    ORDER BY patient_id, day, rung DESC
), closings AS (
    SELECT e.patient_id, {border} AS border
    FROM patients_episodeofcare e
    WHERE e.patient_id IN (SELECT patient_id FROM firsts) AND e.closed_on IS NOT NULL AND (
        EXISTS (
            SELECT 1 FROM patients_episodeofcare l
            WHERE l.patient_id = e.patient_id AND l.number > e.number AND l.opened_on >= e.closed_on
        )
        OR EXISTS (SELECT 1 FROM begun b WHERE b.patient_id = e.patient_id AND b.started_on > {border})
    )
), spans AS (
    SELECT s.patient_id, s.rung, s.day, s.since_closing, min(c.border) AS until_closing
    FROM steps s LEFT JOIN closings c ON c.patient_id = s.patient_id AND c.border >= s.day
    WHERE s.day BETWEEN %(since)s AND %(until)s
    GROUP BY s.patient_id, s.rung, s.day, s.since_closing
), pains AS MATERIALIZED (
    SELECT s.patient_id, s.collected_on AS day, s.value,
        row_number() OVER (
            PARTITION BY s.patient_id
            ORDER BY s.collected_on, s.sequence, s.collected_time NULLS FIRST, s.recorded_at, s.id
        ) AS place
    FROM measures_score s
    WHERE s.clinic_id = %(clinic)s AND s.collected_on BETWEEN %(from)s AND %(to)s
      AND s.instrument_id IN (SELECT id FROM measures_instrument WHERE code = %(pain)s)
      AND s.recall = %(recall)s AND s.situation = %(situation)s AND s.value IS NOT NULL
      AND s.patient_id IN (SELECT patient_id FROM spans)
      AND NOT EXISTS (SELECT 1 FROM measures_scoreenteredinerror v WHERE v.score_id = s.id)
      AND NOT EXISTS (SELECT 1 FROM measures_score a WHERE a.amends_id = s.id)
)
SELECT st.rung,
    (array_agg(p.value ORDER BY p.place DESC)
        FILTER (WHERE p.day BETWEEN st.day - %(baseline)s AND st.day
            AND (st.since_closing IS NULL OR p.day > st.since_closing)))[1],
    (array_agg(p.value ORDER BY abs(p.day - st.day - %(aim)s), p.place)
        FILTER (WHERE p.day BETWEEN st.day + %(after_from)s AND st.day + %(after_to)s
            AND (st.until_closing IS NULL OR p.day <= st.until_closing)))[1]
FROM spans st
LEFT JOIN pains p ON p.patient_id = st.patient_id
GROUP BY st.patient_id, st.rung, st.day
""".replace("{border}", BORDER)


def around_steps(
    clinic, since: date, until: date
) -> list[tuple[int, Decimal | None, Decimal | None]]:
    """Return (rung, pain before, pain 12 weeks after) of every step begun from `since` to `until`."""
    given = [state for state in GIVEN_STATES if state != State.DONE_ELSEWHERE]
    facts = {
        "clinic": clinic.pk, "here": Origin.CLINIC, "exact": list(EXACT), "given": given,
        "since": since, "until": until, "self_care": int(Rung.SELF_CARE),
        "from": since - timedelta(days=BASELINE_DAYS), "to": until + timedelta(days=AFTER_TO_DAYS),
        "pain": InstrumentCode.PAIN_NRS, "recall": Recall.LAST_7_DAYS, "situation": Situation.GENERAL,
        "baseline": BASELINE_DAYS, "aim": AFTER_AIM_DAYS, "after_from": AFTER_FROM_DAYS,
        "after_to": AFTER_TO_DAYS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, facts)
        return cursor.fetchall()
