"""Plays a story through the real actions, each on the clinic's clock of its own day."""

import uuid
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import singledispatchmethod
from typing import Any

from audit.clinical_time import DatePrecision
from exams import actions as exam_actions
from exams import bodymap
from exams.contacts import record_contact
from exams.entry import ExamEntry, FindingEntry
from exams.models import LumpAlert, Nodule
from exams.rules import months
from exams.vocabulary import CosignatureMeaning
from followup import actions as followup_actions
from followup import plans
from followup.due_scores import next_of
from library.demo import steps
from library.demo.scans import a_paper, a_scan
from measures.actions import newest, record_answers, record_score
from measures.vocabulary import InstrumentCode, Recall
from patients import actions as patient_actions
from treatments import actions as treatment_actions
from treatments.consents import texts_for
from treatments.rules import OPERATION_KINDS
from treatments.vocabulary import PROCEDURE_KINDS

_SPACE = uuid.UUID("6f1c8b1e-7f0a-4b53-9c0e-0d2b8f1f7a10")
_FLAGS = dict.fromkeys(
    ("flag_cauda_equina", "flag_cancer", "flag_infection", "flag_fracture", "flag_inflammatory"),
    "absent",
)
_COMPLAINT = {
    "main_site": "low_back", "side": "right", "pattern": "constant", "onset": "gradual",
    "duration_value": Decimal(8), "duration_unit": "months", "duration_bound": "about",
}  # fmt: skip
# Where a limit or a usual condition wants a reason, the clinicians of the demo give this one.
_AGREED = treatment_actions.SafetyAnswer(
    "Talked over with the patient, who knows the limits and wishes it."
)
_HEAD = {
    "read_back": "agrees", "allergies_checked": "yes", "anticoagulant": "no", "infection": "no",
    "diabetes": "no", "pregnancy": "no", "consent": "written", "guidance": "palpation",
    "needle_gauge": 25, "needle_length_mm": 40, "technique": "fan", "aspiration": "negative",
}  # fmt: skip
_SITUATIONS = ("at_rest", "on_pressing")


class Teller:
    """Tells one person's story in one clinic."""

    def __init__(self, clinic, by, staff, today: date):
        self.clinic, self.by, self.staff, self.today = clinic, by, staff, today

    def tell(self, story: steps.Story):
        """Register the person and play every step in its order; returns the patient."""
        self.story = story
        self.named: dict = {}
        self.count = 0
        self.patient = self._registered()
        for step in story.steps:
            self.play(step)
        if story.today:
            at_time, reason, state = story.today
            patient_actions.set_arrival(
                self.patient, by=self.staff.get("noor.haddad", self.by), day=self.today,
                at_time=at_time, reason=reason, state=state,
            )  # fmt: skip
        if story.change:
            self.patient.refresh_from_db()
            facts = {k: self.day(v) if k == "deceased_on" else v for k, v in story.change.items()}
            patient_actions.change_details(
                self.patient, by=self.by, version=self.patient.version, **facts
            )
        return self.patient

    # --- days and keys --------------------------------------------------------------------------

    def day(self, ago: int) -> date:
        """Return that day; the clinic is closed at weekends, so it falls on the Friday before."""
        day = self.today - timedelta(days=ago)
        return day if ago <= 0 else day - timedelta(days=max(0, day.weekday() - 4))

    def moment(self, ago: int, at: time) -> datetime:
        """Return the moment on the clinic's clock."""
        return datetime.combine(self.day(ago), at, tzinfo=self.clinic.zone)

    def clock(self, ago: int, at: time) -> datetime:
        """Set the clinic's clock, as the actions read it, to that moment."""
        moment = self.moment(ago, at)
        if ago == 0:
            moment = min(moment, datetime.now(self.clinic.zone) - timedelta(minutes=10))
        self.patient.clinic.now = lambda: moment
        return moment

    def key(self) -> uuid.UUID:
        """Return the next submission key of this story, the same at every loading."""
        self.count += 1
        return uuid.uuid5(
            _SPACE, f"{self.clinic.name}/{self.story.family}/{self.story.given}/{self.count}"
        )

    def person(self, who: str):
        """Return a colleague by name, or whose patient it is."""
        return self.staff[who] if who else self.by

    # --- the person -----------------------------------------------------------------------------

    def _registered(self):
        story = self.story
        patient = patient_actions.register(
            self.clinic, by=self.staff.get("noor.haddad", self.by), submission_id=self.key(),
            family_name=story.family, given_name=story.given, birth_date=date.fromisoformat(story.born),
            sex=story.sex, record_number=story.number, **story.facts,
        )  # fmt: skip
        patient.clinic = self.clinic
        asked_on = self.day(story.asked)
        if story.allergies == ():
            patient_actions.note_no_allergies(patient, by=self.by, asked_on=asked_on)
        for allergy in story.allergies or ():
            patient_actions.add_allergy(patient, by=self.by, asked_on=asked_on, **allergy)
        if story.weight:
            patient_actions.record_body_measure(
                patient, by=self.by, weight_kg=Decimal(str(story.weight)), measured_on=asked_on
            )
        for kind, code, text in story.conditions:
            patient_actions.record_condition(patient, by=self.by, kind=kind, code=code, text=text)
        return patient

    # --- the steps ------------------------------------------------------------------------------

    @singledispatchmethod
    def play(self, step):
        """Play one step."""
        raise TypeError(step)

    @play.register
    def _visit(self, step: steps.Visit):
        known = {nodule.number: nodule for nodule in Nodule.objects.for_patient(self.patient)}
        on, at = self.day(step.ago), step.at
        if step.ago == 0:
            # Early in the day a visit of today has only just been.
            at = min(at, datetime.now(self.clinic.zone).time().replace(second=0, microsecond=0))
        complaint = {**_COMPLAINT, **step.complaint} if step.complaint or not known else {}
        if complaint:
            complaint["duration_months"] = months(
                complaint["duration_value"], complaint["duration_unit"]
            )
        facts = {
            "examined_on": on, "examined_time": at, "posture": "prone", **_FLAGS,
            "palpation": "nodules" if step.felt else "none_felt", "plan": step.plan,
            "review_on": on + timedelta(days=step.back_in) if step.back_in else None, **step.facts,
        }  # fmt: skip
        entry = ExamEntry(
            facts, complaint, step.pain, [self._finding(felt, known) for felt in step.felt]
        )
        exam = exam_actions.record_exam(
            self.patient,
            by=self.person(step.by),
            submission_id=self.key(),
            entry=entry,
            sign=step.is_signed,
        )
        if step.cosigned_by:
            exam_actions.cosign_exam(
                exam, by=self.person(step.cosigned_by), meaning=CosignatureMeaning.READ
            )

    def _finding(self, felt: steps.Felt, known) -> FindingEntry:
        side, lateral_mm, cc_mm = self.story.places[felt.number]
        facts: dict[str, Any] = {"presence": felt.how}
        if felt.how == "found":
            facts |= {
                "lateral_mm": lateral_mm, "cc_mm": cc_mm, "zone": bodymap.derive_zone(side, lateral_mm, cc_mm),
                "map_version": bodymap.MAP_VERSION, "placed_by": "map", "tenderness": felt.tender,
                "size_statement": "measured" if felt.mm else "too_vague",
                "consistency": "rubbery", "mobility": "mobile", "depth": "subcutaneous",
            }  # fmt: skip
            facts |= (
                {"long_axis_mm": Decimal(felt.mm), "size_method": "palpation"} if felt.mm else {}
            )
            if felt.tender != "0":
                facts |= {"usual_pain": felt.usual or "no", "pressure_response": "local"}
        return FindingEntry(
            f"n{felt.number}",
            f"N{felt.number}",
            side,
            {**facts, **felt.more},
            nodule=known.get(felt.number),
        )

    def _nodules(self, numbers):
        return list(Nodule.objects.for_patient(self.patient).filter(number__in=numbers))

    @play.register
    def _course(self, step: steps.Course):
        facts = {
            "started_on": self.day(step.ago), "started_precision": DatePrecision.DAY, "state": step.state,
            **step.facts,
        }  # fmt: skip
        if step.until is not None:
            facts |= {"ended_on": self.day(step.until), "ended_precision": DatePrecision.DAY}
        if "review_in" in facts:
            facts["review_on"] = self.day(step.ago) + timedelta(days=facts.pop("review_in"))
        self.named[step.name or step.kind] = treatment_actions.record_course(
            self.patient, by=self.by, submission_id=self.key(), kind=step.kind, facts=facts,
            medication=step.medicine or None, nodules=self._nodules(step.on), answer=_AGREED,
        )  # fmt: skip

    @play.register
    def _done(self, step: steps.Done):
        if step.kind not in PROCEDURE_KINDS:
            raise TypeError(step.kind)
        by = self.person(step.by)
        sites = [treatment_actions.Site(nodule, nodule.side) for nodule in self._nodules(step.on)]
        moment = self.clock(step.ago, step.at)
        treatment = treatment_actions.check_procedure(
            self.patient, by=by, kind=step.kind, sites=sites, birth_year=self.patient.birth_date.year,
            submission_id=self.key(), head={**_HEAD, **step.head},
            facts={"intent": "therapeutic", **step.facts}, agents=[{**agent, "expires_on": self.today + timedelta(days=300)} for agent in step.agents],
            before=dict(zip(_SITUATIONS, step.before or (), strict=False)), answer=_AGREED,
            consent=self._agreed(step.kind, moment),
        )  # fmt: skip
        if step.kind in OPERATION_KINDS:
            treatment_actions.hold_time_out(
                treatment, by=by, birth_year=self.patient.birth_date.year, kind=step.kind, sites=sites,
                is_consent_there=True, submission_id=self.key(),
                facts={"second_text": "N. Haddad", "allergies_seen": "yes", "plan_seen": "yes"},
            )  # fmt: skip
        treatment.patient = self.patient
        found = (
            {row.pk: step.found for row in treatment.procedure.nodules.all()} if step.found else {}
        )
        if step.is_scanned:
            self._scanned(treatment, by)
        self.named[step.name] = treatment_actions.give_procedure(
            treatment, by=by, given_at=moment + timedelta(minutes=8), found=found, excision=step.excision,
            facts={"adverse_events": step.harm}, minutes=10 if step.after else None, due=step.ago == 0,
            after=dict(zip(_SITUATIONS, step.after or (), strict=False)), answer=_AGREED,
        )  # fmt: skip

    def _scanned(self, treatment, by):
        consent = treatment.consents.get()
        treatment_actions.attach_papers(
            treatment, by=by, submission_id=self.key(), paper_kind="consent", consent=consent,
            files=[a_paper(consent.text.title if consent.text else "Consent", seed=self.count)],
        )  # fmt: skip

    def _agreed(self, kind, moment):
        """What the patient signed on paper before it."""
        return {
            "way": "written", "giver": "patient", "giver_name": f"{self.patient.given_name} {self.patient.family_name}",
            "paper_signed_on": moment.date(), "kept_where": "paper folder 2", "given_at": moment,
            "text": next(iter(texts_for(kind, self.today)), None),
        }  # fmt: skip

    @play.register
    def _since(self, step: steps.Since):
        treatment_actions.record_after_review(
            self.named[step.of], by=self.by, submission_id=self.key(),
            facts={"asked_on": self.day(step.ago), "skin_change": "no", "other_harm": "no", **step.facts},
        )  # fmt: skip

    @play.register
    def _harm(self, step: steps.Harm):
        treatment_actions.record_event(
            self.patient, by=self.by, submission_id=self.key(), treatment=self.named[step.of],
            facts={"kind": step.kind, "onset_on": self.day(step.ago), "seriousness": "no", **step.facts},
        )  # fmt: skip

    @play.register
    def _pain(self, step: steps.Pain):
        record_score(
            self.patient, InstrumentCode.PAIN_NRS, by=self._taken_by(step.how), submission_id=self.key(),
            on=self.day(step.ago), value=step.value, mode=step.how,
        )  # fmt: skip

    def _taken_by(self, how):
        """Nobody took what the patient sent alone."""
        return None if how == "link" else self.staff.get("noor.haddad", self.by)

    @play.register
    def _answers(self, step: steps.Answers):
        instrument = newest(step.code)
        if instrument.code == InstrumentCode.RMDQ:
            given = dict.fromkeys(step.given, Decimal(1))
        else:
            given = {number: Decimal(each) for number, each in enumerate(step.given, start=1)}
        record_answers(
            self.patient, instrument, given, by=self._taken_by(step.how), submission_id=self.key(),
            on=self.day(step.ago), mode=step.how, words=dict(enumerate(step.words, start=1)),
        )  # fmt: skip

    @play.register
    def _by_link(self, step: steps.ByLink):
        due = next_of(self.named[step.of], plans.of(self.clinic), self.today)
        asked, _secret = followup_actions.show_link(self.patient, by=self.by, due=due)
        followup_actions.keep_answer(asked.pk, step.given)
        followup_actions.send_answers(asked.pk, signs=step.signs)

    @play.register
    def _change(self, step: steps.Change):
        since = self.named.get(step.of)
        record_score(
            self.patient, InstrumentCode.PGIC, by=self.by, submission_id=self.key(), on=self.day(step.ago),
            value=int(step.value), change_category=step.value, recall=Recall.SINCE_STEP,
            since_on=since.started_on if since else None, since_text=step.since,
        )  # fmt: skip

    @play.register
    def _call(self, step: steps.Call):
        patient_actions.log_call(
            self.patient, by=self.staff.get("noor.haddad", self.by), submission_id=self.key(),
            about=step.about, called_at=self.moment(step.ago, time(15, 10)), result=step.result,
            note=step.note, call_again_on=self.today + timedelta(days=step.again_in) if step.again_in is not None else None,
        )  # fmt: skip

    @play.register
    def _talk(self, step: steps.Talk):
        on = self.day(step.ago)
        record_contact(
            self.patient, by=self.by, submission_id=self.key(), pain=step.pain, change=step.change,
            facts={
                "channel": step.channel, "contacted_on": on, "contacted_time": time(16, 5),
                "harm": "none", "taken": "nothing",
                "review_on": on + timedelta(days=step.back_in) if step.back_in else None, **step.facts,
            },
        )  # fmt: skip

    @play.register
    def _earlier(self, step: steps.Earlier):
        lines = [
            {
                **line,
                "started_on": self.day(line["started_on"]),
                "started_precision": line.get("started_precision", "month"),
            }
            for line in step.lines
        ]
        treatment_actions.record_earlier(
            self.patient, by=self.by, submission_id=self.key(), lines=lines
        )

    @play.register
    def _scan(self, step: steps.Scan):
        nodule = Nodule.objects.get(patient=self.patient, number=step.of) if step.of else None
        sizes = dict(zip(("long_axis_mm", "short_axis_mm"), step.size, strict=False))
        exam_actions.record_study(
            self.patient, by=self.by, submission_id=self.key(),
            files=[a_scan(*step.size, seed=step.ago)] if step.size else [],
            facts={
                "modality": step.modality, "region": step.region, "performed_on": self.day(step.ago),
                "result": step.result, "finding_text": step.words, "nodule": nodule,
                "aim": "nodule" if nodule else "exclusion", "excluded_text": step.excluded, **sizes, **step.facts,
            },
        )  # fmt: skip

    @play.register
    def _lab(self, step: steps.Lab):
        report = treatment_actions.record_result(
            self.named[step.of], by=self.by, submission_id=self.key(),
            facts={"reported_on": self.day(step.ago), "results": list(step.results), "text": step.words},
        )  # fmt: skip
        treatment_actions.read_result(
            self.named[step.of], by=self.by, report_id=report.pk, follows="The patient was told."
        )

    @play.register
    def _answer(self, step: steps.Answer):
        for alert in LumpAlert.objects.filter(patient=self.patient).open():
            exam_actions.answer_alert(
                alert, by=self.by, code=step.code, text=step.words,
                due_on=self.day(step.ago) + timedelta(days=step.due_in) if step.due_in else None,
                owner=self.by if step.due_in else None,
            )  # fmt: skip
