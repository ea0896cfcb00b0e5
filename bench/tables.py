"""The tables the filler writes, in the order their keys need, with what is the same in every row."""

from bench.copying import Table

FLAGS = {
    f"flag_{name}": "absent"
    for name in ("cauda_equina", "cancer", "infection", "fracture", "inflammatory")
}
ASKED = {f"{name}": "no" for name in ("anticoagulant", "infection", "diabetes", "pregnancy")}


class Tables:
    """One `Table` per kind of row of a clinic."""

    def __init__(self, clinic: str):
        here = {"clinic_id": clinic}
        self.patient = Table(
            "patients.Patient", "id", "record_number", "family_name", "given_name", "search_name",
            "birth_date", "sex", "phone", "allergy_status", "allergies_asked_on", "recorded_at",
            "recorded_by_id", **here,
        )  # fmt: skip
        self.arrival = Table(
            "patients.Arrival", "id", "patient_id", "day", "at_time", "recorded_at", **here
        )
        self.episode = Table(
            "patients.EpisodeOfCare",
            "id",
            "patient_id",
            "number",
            "opened_on",
            "recorded_at",
            **here,
        )
        self.score = Table(
            "measures.Score", "id", "patient_id", "instrument_id", "value", "collected_on",
            "recorded_at", recall="last_7_days", respondent="patient", mode="interview", **here,
        )  # fmt: skip
        self.exam = Table(
            "exams.Exam", "id", "patient_id", "episode_id", "examined_on", "examiner_id",
            "pain_score_id", "review_on", "recorded_at", "recorded_by_id", "status", "signed_at",
            "signed_by_id", palpation="nodules", plan="Pressing shown; heat; see the ladder.", **FLAGS,
            **here,
        )  # fmt: skip
        self.complaint = Table(
            "exams.Complaint", "id", "exam_id", "side", main_site="low_back", onset="gradual",
            duration_value=8, duration_unit="months", duration_months=8,
        )  # fmt: skip
        self.nodule = Table(
            "exams.Nodule", "id", "patient_id", "number", "side", "recorded_at", **here
        )
        self.finding = Table(
            "exams.PalpationFinding", "id", "patient_id", "exam_id", "nodule_id", "lateral_mm",
            "cc_mm", "zone", "long_axis_mm", "tenderness", "usual_pain", "recorded_at",
            presence="found", map_version=1, placed_by="map", size_statement="measured",
            consistency="firm", mobility="mobile", pressure_response="local", **here,
        )  # fmt: skip
        self.contact = Table(
            "exams.Contact", "id", "patient_id", "contacted_on", "contacted_by_id", "pain_score_id",
            "recorded_at", channel="phone", note="Asked how it went.", **here,
        )  # fmt: skip
        self.treatment = Table(
            "treatments.Treatment", "id", "patient_id", "episode_id", "kind", "rung", "started_on",
            "ended_on", "recorded_at", "recorded_by_id", state="completed", adverse_events="none", **here,
        )  # fmt: skip
        self.medication = Table(
            "treatments.MedicationCourse", "id", "treatment_id", drug="ibuprofen", dose_mg=400,
            times_per_day=3, strength_mg=400,
        )  # fmt: skip
        self.procedure = Table(
            "treatments.Procedure",
            "id",
            "treatment_id",
            guidance="landmark",
            consent="verbal",
            **ASKED,
        )
        self.procedure_nodule = Table(
            "treatments.ProcedureNodule", "id", "procedure_id", "nodule_id", "side"
        )
        self.agent = Table(
            "treatments.AdministeredAgent", "id", "treatment_id", "position", "drug", "volume_ml",
            concentration_mg_ml=10,
        )  # fmt: skip
        self.event = Table(
            "audit.AuditEvent", "id", "occurred_at", "action", "actor_id", "patient_id",
            actor_name="Dr B. Measure", request_id="bench", **here,
        )  # fmt: skip

    def take(self) -> list[tuple]:
        """Return (table, statement, lines, rows) of every table that has rows, parents first."""
        tables = [table for table in vars(self).values() if isinstance(table, Table)]
        parts = [(table.name, *table.take()) for table in tables]
        return [part for part in parts if part[-1]]
