"""Everything a chart shows of one patient, read in four statements and kept as plain, frozen facts."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from audit.clinical_time import DatePrecision, date_words
from exams.models import AlertResponse, Contact, Exam, ImagingStudy, LumpAlert, PalpationFinding
from exams.models.exams import FLAG_GROUPS
from exams.vocabulary import (
    AlertKind,
    CloseReason,
    ContactChannel,
    ImagingResult,
    Laterality,
    Modality,
    Region,
)
from measures.models import Score
from measures.vocabulary import ChangeCategory, InstrumentCode, Mode, Recall, Respondent, Situation
from patients.models import Patient
from patients.vocabulary import Origin
from treatments.models import (
    AdministeredAgent,
    AdverseEvent,
    AfterInjectionReview,
    HistologyReport,
    ProcedureNodule,
    Treatment,
    TreatmentTarget,
)
from treatments.querysets import GIVEN_STATES
from treatments.vocabulary import Drug, EventKind, HistologyResult, Rung, State


@dataclass(frozen=True)
class Dated:
    """When something was, as precisely as it is known; unknown dates keep their order."""

    on: date | None
    precision: str = DatePrecision.DAY
    sequence: int = 0
    at: time | None = None

    @property
    def when(self) -> str:
        return date_words(self.on, self.precision)

    @property
    def order(self) -> tuple:
        return (self.on or date.min, self.sequence, self.at or time.min)


@dataclass(frozen=True)
class Nodule:
    """N1, N2 … and its side in whole words."""

    id: UUID
    number: int
    side: str
    side_text: str = ""
    region: str = ""
    region_text: str = ""
    closed_on: date | None = None
    close_reason: str = ""

    @property
    def label(self) -> str:
        return f"N{self.number}"

    @property
    def side_words(self) -> str:
        return str(Laterality(self.side).label) if self.side else self.side_text

    @property
    def region_words(self) -> str:
        stated = str(Region(self.region).label) if self.region and self.region != Region.OTHER else ""
        return stated or self.region_text

    @property
    def is_excised(self) -> bool:
        return self.close_reason == CloseReason.EXCISED

    @property
    def is_error(self) -> bool:
        return self.close_reason == CloseReason.ERROR


@dataclass(frozen=True)
class Finding(Dated):
    """One nodule in one exam."""

    exam_id: UUID | None = None
    nodule: Nodule | None = None
    presence: str = ""
    lateral_mm: int | None = None
    cc_mm: int | None = None
    zone: str = ""
    placed_by: str = ""
    size_mm: float | None = None
    size_high_mm: float | None = None
    short_mm: float | None = None
    statement: str = ""
    described: str = ""
    size_text: str = ""
    tenderness: str = ""
    usual_pain: str = ""
    conclusion: str = ""
    orientation: str = ""
    by: str = ""

    @property
    def is_felt(self) -> bool | None:
        """Yes, no, or None where it was not examined."""
        if self.presence == "not_examined":
            return None
        return self.presence != "not_felt"

    @property
    def grade(self) -> int | None:
        return int(self.tenderness) if self.tenderness.isdigit() else None

    @property
    def is_tender(self) -> bool | None:
        return None if not self.tenderness else self.tenderness != "0"


@dataclass(frozen=True)
class ExamSeen(Dated):
    """One exam that counts."""

    id: UUID | None = None
    by: str = ""
    is_signed: bool = False
    is_amendment: bool = False
    palpation: str = ""
    plan: str = ""
    review_on: date | None = None
    pain_score_id: UUID | None = None
    complaint_side: str = ""
    flags_present: tuple[str, ...] = ()
    flag_response: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class ScoreGiven(Dated):
    """One answer."""

    id: UUID | None = None
    code: str = ""
    name: str = ""
    value: float | None = None
    high: float | None = None
    change: str = ""
    words: str = ""
    recall: str = ""
    situation: str = ""
    respondent: str = ""
    mode: str = ""
    since_text: str = ""
    since_on: date | None = None
    by: str = ""
    by_id: UUID | None = None
    recorded_at: datetime | None = None

    @property
    def is_self_entered(self) -> bool:
        """Written by the patient alone; an answer asked for by staff may differ."""
        return self.mode in (Mode.PAPER, Mode.LINK) or (self.mode == Mode.PUBLISHED and self.is_by_patient)

    @property
    def is_by_patient(self) -> bool:
        return self.respondent in (Respondent.PATIENT, Respondent.PROXY)

    @property
    def change_words(self) -> str:
        return str(ChangeCategory(self.change).label) if self.change else ""


@dataclass(frozen=True)
class TreatmentGiven(Dated):
    """One step of treatment with all that belongs to it."""

    id: UUID | None = None
    kind: str = ""
    kind_words: str = ""
    rung: int | None = None
    state: str = ""
    state_words: str = ""
    is_history: bool = False
    ended_on: date | None = None
    ended_precision: str = ""
    sessions: int | None = None
    sessions_text: str = ""
    stop_reason: str = ""
    stop_text: str = ""
    response_words: str = ""
    review_on: date | None = None
    referred_to: str = ""
    drug: str = ""
    dose_mg: float | None = None
    times_per_day: float | None = None
    mg_per_day: float | None = None
    targets: tuple[tuple[int, str], ...] = ()
    agents: tuple[str, ...] = ()
    agents_in_full: tuple[str, ...] = ()
    reviewed_on: date | None = None
    score_due_at: datetime | None = None
    given_at: datetime | None = None
    by: str = ""

    @property
    def is_given(self) -> bool:
        return self.state in GIVEN_STATES

    @property
    def is_injection(self) -> bool:
        return self.rung is not None and Rung.NEEDLING <= self.rung <= Rung.NERVE

    @property
    def is_surgery(self) -> bool:
        return self.rung is not None and self.rung >= Rung.ENDOSCOPY

    @property
    def is_running(self) -> bool:
        return self.state == State.IN_PROGRESS and self.ended_on is None

    @property
    def name(self) -> str:
        return self.drug or self.kind_words

    @property
    def target_words(self) -> str:
        """`N1 RIGHT and N2 LEFT`: the side is always a whole word."""
        return " + ".join(f"N{number} {side}" if number else side for number, side in self.targets).strip()


@dataclass(frozen=True)
class ContactMade(Dated):
    """A call or a message."""

    id: UUID | None = None
    channel_words: str = ""
    pain_score_id: UUID | None = None
    change_score_id: UUID | None = None
    review_on: date | None = None
    harm: str = ""
    harm_text: str = ""
    plan: str = ""
    by: str = ""


@dataclass(frozen=True)
class Safety(Dated):
    """Something for the safety lane: kind is flag, alert, event, imaging or histology."""

    kind: str = ""
    words: str = ""
    detail: str = ""
    subject_id: UUID | None = None


@dataclass(frozen=True)
class Alert(Dated):
    """A lump alert with its newest response."""

    id: UUID | None = None
    exam_id: UUID | None = None
    nodule_number: int = 0
    nodule_side: str = ""
    kind: str = ""
    working: str = ""
    response: str = ""

    @property
    def is_open(self) -> bool:
        return not self.response

    @property
    def kind_words(self) -> str:
        return str(AlertKind(self.kind).label)


@dataclass(frozen=True)
class CourseOfCare:
    """A patient's whole course."""

    patient: object
    exams: tuple[ExamSeen, ...] = ()
    scores: tuple[ScoreGiven, ...] = ()
    treatments: tuple[TreatmentGiven, ...] = ()
    contacts: tuple[ContactMade, ...] = ()
    safety: tuple[Safety, ...] = ()
    alerts: tuple[Alert, ...] = ()
    nodules: tuple[Nodule, ...] = ()
    pains: tuple[ScoreGiven, ...] = field(default=())

    @property
    def changes(self) -> tuple[ScoreGiven, ...]:
        return tuple(score for score in self.scores if score.code == InstrumentCode.PGIC)

    @property
    def open_alerts(self) -> tuple[Alert, ...]:
        return tuple(alert for alert in self.alerts if alert.is_open)

    @property
    def given(self) -> tuple[TreatmentGiven, ...]:
        return tuple(each for each in self.treatments if each.is_given)

    @property
    def last_exam(self) -> ExamSeen | None:
        return self.exams[-1] if self.exams else None

    def findings_of(self, nodule: Nodule) -> list[Finding]:
        """Return what was found there, oldest first."""
        return [f for exam in self.exams for f in exam.findings if f.nodule.number == nodule.number]

    @property
    def is_empty(self) -> bool:
        return not (self.exams or self.scores or self.treatments or self.contacts)


def load(patient) -> CourseOfCare:
    """Return the patient's course, read in four statements however long it is."""
    exams = tuple(_exam(row) for row in _exam_rows(patient))
    scores = tuple(_score(row) for row in _score_rows(patient))
    treatments = tuple(_treatment(row) for row in _treatment_rows(patient))
    rest = _rest(patient)
    return CourseOfCare(
        patient=patient,
        exams=exams,
        scores=scores,
        treatments=treatments,
        contacts=tuple(_contact(row) for row in rest["contacts_seen"]),
        alerts=tuple(_alert(row) for row in rest["alerts_seen"]),
        safety=tuple(sorted(_safety(exams, rest), key=lambda each: each.order)),
        nodules=_nodules(exams),
        pains=tuple(score for score in scores if is_week_pain(score, patient)),
    )


def is_week_pain(score: ScoreGiven, patient) -> bool:
    """Say whether it is the pain that counts: 0 to 10, last 7 days. Print seldom states the period."""
    if score.code != InstrumentCode.PAIN_NRS or score.value is None:
        return False
    if score.situation != Situation.GENERAL:
        return False
    return score.recall == Recall.LAST_7_DAYS or patient.origin == Origin.PUBLISHED


# --- exams ------------------------------------------------------------------------------------

_FINDING = (
    "presence", "lateral_mm", "cc_mm", "zone", "placed_by", "size_text", "tenderness", "usual_pain",
    "conclusion", "orientation",
)  # fmt: skip
_FINDING_AS = {
    "size_mm": "long_axis_mm", "size_high_mm": "long_axis_high_mm", "short_mm": "short_axis_mm",
    "statement": "size_statement", "described": "size_described",
}  # fmt: skip
_NODULE = ("id", "number", "side", "side_text", "region_text", "closed_on", "close_reason")


def _exam_rows(patient):
    findings = (
        PalpationFinding.objects.filter(exam=OuterRef("pk"))
        .order_by("nodule__number")
        .values(
            json=JSONObject(
                **{name: name for name in _FINDING},
                **_FINDING_AS,
                **{f"nodule_{name}": f"nodule__{name}" for name in _NODULE},
                nodule_region="nodule__region_stated",
            )
        )
    )
    return (
        Exam.objects.filter(patient=patient)
        .standing()
        .in_order()
        .select_related("examiner", "complaint")
        .annotate(found=ArraySubquery(findings))
    )


def _exam(row) -> ExamSeen:
    when = {"on": row.examined_on, "precision": row.precision, "sequence": row.sequence,
            "at": row.examined_time}  # fmt: skip
    by = _name(row.examiner)
    complaint = getattr(row, "complaint", None)
    return ExamSeen(
        **when,
        id=row.pk,
        by=by,
        is_signed=row.is_signed,
        is_amendment=row.amends_id is not None,
        palpation=row.palpation,
        plan=row.plan,
        review_on=row.review_on,
        pain_score_id=row.pain_score_id,
        complaint_side=complaint.side if complaint else "",
        flags_present=tuple(
            str(row._meta.get_field(f"flag_{group}").verbose_name)
            for group in FLAG_GROUPS
            if getattr(row, f"flag_{group}") == "present"
        ),
        flag_response=row.flag_response,
        findings=tuple(_finding(found, row.pk, when, by) for found in row.found),
    )


def _finding(found: dict, exam_id, when: dict, by: str) -> Finding:
    nodule = Nodule(
        id=UUID(found["nodule_id"]),
        number=found["nodule_number"],
        side=found["nodule_side"],
        side_text=found["nodule_side_text"],
        region=found["nodule_region"],
        region_text=found["nodule_region_text"],
        closed_on=_day(found["nodule_closed_on"]),
        close_reason=found["nodule_close_reason"],
    )
    facts = {name: found[name] for name in (*_FINDING, *_FINDING_AS)}
    return Finding(**when, exam_id=exam_id, nodule=nodule, by=by, **facts)


def _nodules(exams) -> tuple[Nodule, ...]:
    known = {f.nodule.number: f.nodule for exam in exams for f in exam.findings}
    return tuple(known[number] for number in sorted(known) if not known[number].is_error)


# --- scores -----------------------------------------------------------------------------------


def _score_rows(patient):
    return (
        Score.objects.filter(patient=patient).standing().in_order().select_related("instrument", "recorded_by")
    )


def _score(row) -> ScoreGiven:
    return ScoreGiven(
        on=row.collected_on, precision=row.precision, sequence=row.sequence, at=row.collected_time,
        id=row.pk, code=row.instrument.code, name=row.instrument_text or row.instrument.name,
        value=_number(row.value), high=_number(row.value_high), change=row.change_category, words=row.words,
        recall=row.recall, situation=row.situation, respondent=row.respondent, mode=row.mode, since_text=row.since_text,
        since_on=row.since_on, by=_name(row.recorded_by), by_id=row.recorded_by_id, recorded_at=row.recorded_at,
    )  # fmt: skip


# --- treatments -------------------------------------------------------------------------------


def _treatment_rows(patient):
    done = ProcedureNodule.objects.filter(procedure__treatment=OuterRef("pk")).order_by("nodule__number")
    aimed = TreatmentTarget.objects.filter(treatment=OuterRef("pk")).order_by("nodule__number")
    agents = AdministeredAgent.objects.filter(treatment=OuterRef("pk")).order_by("position")
    after = AfterInjectionReview.objects.filter(treatment=OuterRef("pk")).order_by("-asked_on")
    return (
        Treatment.objects.filter(patient=patient)
        .standing()
        .in_order()
        .select_related("medication", "procedure", "performed_by", "recorded_by")
        .annotate(
            done=ArraySubquery(done.values(json=JSONObject(number="nodule__number", side="side"))),
            aimed=ArraySubquery(aimed.values(json=JSONObject(number="nodule__number", side="nodule__side"))),
            given_agents=ArraySubquery(
                agents.values(
                    json=JSONObject(
                        drug="drug", text="drug_text", percent="concentration_percent", ml="volume_ml",
                        mg="dose_mg", dose_text="dose_text", volume_text="volume_text",
                    )
                )
            ),
            reviewed=ArraySubquery(after.values("asked_on")),
        )
    )  # fmt: skip


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
        kind_words=row.kind_text or str(row.get_kind_display()),
        rung=row.rung,
        state=row.state,
        state_words=str(row.get_state_display()),
        is_history=row.is_history,
        ended_on=row.ended_on,
        ended_precision=row.ended_precision,
        sessions=row.sessions,
        sessions_text=row.sessions_text,
        stop_reason=str(row.get_stop_reason_display()) if row.stop_reason else "",
        stop_text=row.stop_text,
        response_words=row.response_text or (str(row.get_response_display()) if row.response else ""),
        review_on=row.review_on,
        referred_to=row.referred_to,
        drug=(course.drug_text or str(course.get_drug_display())) if course else "",
        dose_mg=_number(course.dose_mg) if course else None,
        times_per_day=_number(course.times_per_day) if course else None,
        mg_per_day=_number(course.mg_per_day) if course else None,
        targets=tuple(_target(each) for each in (row.done or row.aimed)),
        agents=tuple(_agent_name(each) for each in row.given_agents),
        agents_in_full=tuple(_agent_in_full(each) for each in row.given_agents),
        reviewed_on=row.reviewed[0] if row.reviewed else None,
        score_due_at=procedure.score_due_at if procedure else None,
        given_at=procedure.given_at if procedure else None,
        by=_name(row.performed_by or row.recorded_by),
    )


def _target(each: dict) -> tuple[int, str]:
    return each["number"] or 0, str(Laterality(each["side"]).label) if each["side"] else ""


def _agent_name(each: dict) -> str:
    return each["text"] or str(Drug(each["drug"]).label)


def _agent_in_full(each: dict) -> str:
    parts = [_agent_name(each)]
    if each["percent"] is not None:
        parts.append(f"{number_words(each['percent'])} %")
    if each["ml"] is not None:
        parts.append(f"{number_words(each['ml'])} mL")
    if each["mg"] is not None:
        parts.append(f"{number_words(each['mg'])} mg")
    return " ".join([*parts, each["volume_text"], each["dose_text"]]).strip()


# --- the small things -------------------------------------------------------------------------


def _rest(patient) -> dict:
    mine = {"patient": OuterRef("pk")}
    contacts = Contact.objects.filter(**mine, voided__isnull=True, amended_by__isnull=True).values(
        json=JSONObject(
            id="id", on="contacted_on", at="contacted_time", channel="channel", pain="pain_score_id",
            change="change_score_id", review_on="review_on", harm="harm", harm_text="harm_text", plan="plan",
            title="contacted_by__title", given="contacted_by__given_name", family="contacted_by__family_name",
        )
    )  # fmt: skip
    alerts = LumpAlert.objects.filter(
        **mine, exam__voided__isnull=True, exam__amended_by__isnull=True
    ).values(
        json=JSONObject(
            id="id", exam="exam_id", on="exam__examined_on", precision="exam__precision", kind="kind",
            working="working", number="nodule__number", side="nodule__side",
            answers=ArraySubquery(_answers()),
        )
    )  # fmt: skip
    events = AdverseEvent.objects.filter(
        Q(treatment__isnull=True) | Q(treatment__voided__isnull=True), **mine
    ).values(
        json=JSONObject(
            id="id", kind="kind", text="text", on="onset_on", severity="severity",
            started="treatment__started_on", position="position",
        )
    )  # fmt: skip
    imaging = ImagingStudy.objects.filter(**mine).values(
        json=JSONObject(
            id="id", modality="modality", modality_text="modality_text", on="performed_on",
            precision="precision", sequence="sequence", result="result", text="finding_text",
        )
    )  # fmt: skip
    histology = HistologyReport.objects.filter(**mine).values(
        json=JSONObject(id="id", on="reported_on", precision="precision", results="results", text="text")
    )
    return (
        Patient.objects.filter(pk=patient.pk)
        .annotate(
            contacts_seen=ArraySubquery(contacts.order_by("contacted_on", "recorded_at")),
            alerts_seen=ArraySubquery(alerts.order_by("recorded_at")),
            events_seen=ArraySubquery(events.order_by("onset_on", "position")),
            studies_seen=ArraySubquery(imaging.order_by("performed_on", "sequence")),
            reports_seen=ArraySubquery(histology.order_by("reported_on")),
        )
        .values("contacts_seen", "alerts_seen", "events_seen", "studies_seen", "reports_seen")
        .get()
    )


def _answers():
    return AlertResponse.objects.filter(alert=OuterRef("pk")).order_by("-recorded_at").values("code")


def _contact(row: dict) -> ContactMade:
    return ContactMade(
        on=_day(row["on"]),
        at=time.fromisoformat(row["at"]) if row["at"] else None,
        id=UUID(row["id"]),
        channel_words=str(ContactChannel(row["channel"]).label),
        pain_score_id=_uuid(row["pain"]),
        change_score_id=_uuid(row["change"]),
        review_on=_day(row["review_on"]),
        harm=row["harm"],
        harm_text=row["harm_text"],
        plan=row["plan"],
        by=_short_name(row["title"], row["given"], row["family"]),
    )


def _alert(row: dict) -> Alert:
    return Alert(
        on=_day(row["on"]), precision=row["precision"], id=UUID(row["id"]), exam_id=UUID(row["exam"]),
        nodule_number=row["number"], nodule_side=row["side"], kind=row["kind"], working=row["working"],
        response=row["answers"][0] if row["answers"] else "",
    )  # fmt: skip


def _safety(exams, rest):
    for exam in exams:
        if exam.flags_present:
            yield Safety(exam.on, exam.precision, exam.sequence, kind="flag", subject_id=exam.id,
                         words=", ".join(exam.flags_present), detail=exam.flag_response)  # fmt: skip
    for row in rest["alerts_seen"]:
        yield Safety(_day(row["on"]), row["precision"], kind="alert", subject_id=UUID(row["id"]),
                     words=f"N{row['number']}: {AlertKind(row['kind']).label}", detail=row["working"])  # fmt: skip
    for row in rest["events_seen"]:
        words = row["text"] if row["kind"] == EventKind.OTHER else str(EventKind(row["kind"]).label)
        yield Safety(_day(row["on"] or row["started"]), sequence=row["position"], kind="event",
                     subject_id=UUID(row["id"]), words=", ".join(filter(None, [words, row["severity"]])),
                     detail=row["text"])  # fmt: skip
    for row in rest["studies_seen"]:
        words = row["modality_text"] or str(Modality(row["modality"]).label)
        result = str(ImagingResult(row["result"]).label) if row["result"] else ""
        yield Safety(_day(row["on"]), row["precision"], row["sequence"], kind="imaging",
                     subject_id=UUID(row["id"]), words=": ".join(filter(None, [words, result])),
                     detail=row["text"])  # fmt: skip
    for row in rest["reports_seen"]:
        results = ", ".join(str(HistologyResult(code).label) for code in row["results"] or ())
        yield Safety(_day(row["on"]), row["precision"], kind="histology", subject_id=UUID(row["id"]),
                     words=results or "histology back", detail=row["text"])  # fmt: skip


def _day(text) -> date | None:
    return date.fromisoformat(text) if text else None


def _uuid(text) -> UUID | None:
    return UUID(text) if text else None


def _number(value):
    """Whole numbers stay whole; a score of 4 never reads 4.000."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def number_words(value) -> str:
    """`20`, `12.5`: never `20.0`."""
    return f"{value:g}"


def _name(user) -> str:
    return user.short_name if user else ""


def _short_name(title, given, family) -> str:
    return " ".join(part for part in (title, f"{given[:1]}." if given else "", family) if part)
