"""Which reviews are due, in one statement: each patient's newest plan, unless somebody was heard since."""

from datetime import date

from patients.models import Patient

SEEN_EARLY_DAYS = 7
"""A visit up to a week before the day was that review."""

# A visit or contact after the plan answers it, from a week before its day on; of two plans made on
# one day the earlier stands.
_STATEMENT = """
WITH visits AS MATERIALIZED (
    SELECT e.patient_id, e.examined_on AS day, e.review_on
    FROM exams_exam e
    WHERE e.clinic_id = %(clinic)s AND e.examined_on IS NOT NULL {of_patient}
      AND NOT EXISTS (SELECT 1 FROM exams_examenteredinerror v WHERE v.exam_id = e.id)
      AND NOT EXISTS (SELECT 1 FROM exams_exam a WHERE a.amends_id = e.id)
), contacts AS MATERIALIZED (
    SELECT e.patient_id, e.contacted_on AS day, e.review_on
    FROM exams_contact e
    WHERE e.clinic_id = %(clinic)s {of_patient}
      AND NOT EXISTS (SELECT 1 FROM exams_contactenteredinerror v WHERE v.contact_id = e.id)
      AND NOT EXISTS (SELECT 1 FROM exams_contact a WHERE a.amends_id = e.id)
), plans AS (
    SELECT patient_id, day, review_on FROM visits WHERE review_on IS NOT NULL
    UNION ALL
    SELECT patient_id, day, review_on FROM contacts WHERE review_on IS NOT NULL
    UNION ALL
    SELECT e.patient_id, e.started_on, e.review_on
    FROM treatments_treatment e
    WHERE e.clinic_id = %(clinic)s AND e.review_on IS NOT NULL AND e.started_on IS NOT NULL {of_patient}
      AND NOT EXISTS (SELECT 1 FROM treatments_treatmententeredinerror v WHERE v.treatment_id = e.id)
), newest AS (
    SELECT DISTINCT ON (patient_id) patient_id, day, review_on
    FROM plans ORDER BY patient_id, day DESC, review_on
), heard AS (
    SELECT patient_id, max(day) AS day
    FROM (SELECT patient_id, day FROM visits UNION ALL SELECT patient_id, day FROM contacts) seen
    GROUP BY patient_id
)
SELECT p.id, p.family_name, p.given_name, p.record_number, p.phone, p.contact_note, n.review_on AS due_on
FROM newest n
JOIN patients_patient p ON p.id = n.patient_id
JOIN accounts_clinic c ON c.id = p.clinic_id
LEFT JOIN heard h ON h.patient_id = n.patient_id
WHERE n.review_on <= %(today)s
  AND p.clinic_id = %(clinic)s AND NOT c.is_library AND p.is_active AND NOT p.is_deceased
  AND (h.day IS NULL OR NOT (h.day > n.day AND h.day >= n.review_on - %(early)s))
"""


def due_reviews(clinic, today: date, patient=None):
    """Return the living patients of the clinic (or this one) whose review is due and unanswered.

    Each carries the day as `due_on`, and the columns a list shows.
    """
    facts = {"clinic": clinic.pk, "today": today, "early": SEEN_EARLY_DAYS}
    of_patient = ""
    if patient is not None:
        of_patient, facts["patient"] = "AND e.patient_id = %(patient)s", patient.pk
    return Patient.objects.raw(_STATEMENT.replace("{of_patient}", of_patient), facts)
