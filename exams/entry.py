"""One exam as plain data: what a form hands to an action, and what a row gives back to a form."""

from dataclasses import dataclass, field
from typing import Any

from exams.vocabulary import PalpationResult, Presence

EXAM_FACTS = (
    "examined_on", "examined_time", "posture", "palpation", "flag_cauda_equina", "flag_cancer",
    "flag_infection", "flag_fracture", "flag_inflammatory", "flag_response", "neuro", "neuro_text",
    "slr_left", "slr_right", "slr_left_deg", "slr_right_deg", "slr_text", "hip_left", "hip_right", "si_left",
    "si_right", "movement_pain", "finger_floor_mm", "gait", "gait_text", "plan", "review_on", "note",
)  # fmt: skip
COMPLAINT_FACTS = (
    "main_site", "main_site_text", "side", "duration_value", "duration_unit", "duration_bound",
    "duration_months", "onset", "onset_text", "pattern", "has_night_pain", "qualities", "character_text",
    "radiation", "provoking", "relieving", "associated_texts", "has_morning_stiffness", "impact",
    "onset_on", "onset_precision", "radiation_left", "radiation_right",
)  # fmt: skip
PLACE_FACTS = ("lateral_mm", "cc_mm", "zone", "map_version", "placed_by")
# What "unchanged" confirms. Tenderness and what pressing gives are asked anew each time.
CARRIED_FACTS = (
    "size_statement", "long_axis_mm", "long_axis_high_mm", "short_axis_mm", "short_axis_high_mm",
    "thickness_mm", "size_method", "size_described", "size_text", "shape", "orientation", "shape_text",
    "consistency", "consistency_text", "mobility", "mobility_text", "depth", "depth_text", "skin",
)  # fmt: skip
ASKED_FACTS = (
    "tenderness", "pressure_response", "usual_pain", "spreads_to", "conclusion", "conclusion_basis",
    "conclusion_text", "note", "pulsation", "cough_impulse", "reducible", "force_kg", "ppt_1", "ppt_2", "ppt_3",
    "ppt_control", "ppt_unit", "ppt_probe_cm2", "number_at_site", "number_text",
)  # fmt: skip
FINDING_FACTS = ("presence", *PLACE_FACTS, *CARRIED_FACTS, *ASKED_FACTS)
FELT = (Presence.FOUND, Presence.THICKENING)


@dataclass(frozen=True)
class Near:
    """Which known nodule of its side was nearest when a new one was placed, and what the hand said."""

    nodule_id: Any
    mm: int
    is_same: bool


@dataclass
class FindingEntry:
    """One nodule in this exam. `nodule` is None for one that gets its number when saved."""

    prefix: str
    label: str
    side: str
    facts: dict[str, Any]
    nodule: Any = None
    carried_from: Any = None
    is_error: bool = False
    near: Near | None = None

    @property
    def is_felt(self) -> bool:
        return self.facts.get("presence") in FELT

    @property
    def is_carried(self) -> bool:
        return self.carried_from is not None


@dataclass
class ExamEntry:
    """The columns of an exam and its complaint, the pain score, and the findings."""

    facts: dict[str, Any]
    complaint: dict[str, Any] = field(default_factory=dict)
    pain: int | None = None
    findings: list[FindingEntry] = field(default_factory=list)

    @property
    def felt(self) -> list[FindingEntry]:
        return [finding for finding in self.findings if finding.is_felt]

    @property
    def palpation(self) -> str:
        """What was felt decides; otherwise what was pressed."""
        return PalpationResult.NODULES if self.felt else self.facts.get("palpation", "")


def weight_of(presence: str) -> int:
    """Felt outweighs looked for, and that outweighs not examined, where one exam says two things of one nodule."""
    return 2 if presence in FELT else 1 if presence == Presence.NOT_FELT else 0


def once_per_exam(findings, exam_of) -> list:
    """Return at most one finding of each exam, the weightiest, in the order given."""
    kept: dict = {}
    for finding in findings:
        exam = exam_of(finding)
        if exam not in kept or weight_of(finding.presence) > weight_of(kept[exam].presence):
            kept[exam] = finding
    return list(kept.values())


def prefix_of(nodule) -> str:
    """Return the form prefix of a known nodule."""
    return f"n{nodule.pk.hex}"


def says_the_same(one: ExamEntry, other: ExamEntry) -> bool:
    """Say whether two entries would be written as the same rows, whatever their nodules are called by now."""
    return _content(one) == _content(other)


def _content(entry):
    findings = [_told(finding.facts) | {"side": finding.side} for finding in entry.findings]
    facts = _told({**entry.facts, "palpation": entry.palpation})
    return facts, _told(entry.complaint), entry.pain, sorted(findings, key=repr)


def _told(facts):
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def entry_of(exam) -> ExamEntry:
    """Read an exam back from its rows (complaint, pain_score and findings loaded)."""
    complaint = getattr(exam, "complaint", None)
    score = exam.pain_score
    return ExamEntry(
        facts={name: getattr(exam, name) for name in EXAM_FACTS},
        complaint={name: getattr(complaint, name) for name in COMPLAINT_FACTS} if complaint else {},
        pain=None if score is None or score.value is None else int(score.value),
        findings=[finding_entry_of(finding) for finding in exam.findings.all()],
    )


def finding_entry_of(finding) -> FindingEntry:
    """Read one finding back from its row."""
    nodule = finding.here
    return FindingEntry(
        prefix=prefix_of(nodule), label=nodule.label, side=nodule.side, nodule=nodule,
        facts={name: getattr(finding, name) for name in FINDING_FACTS},
        carried_from=finding.carried_from_id, near=_near_of(finding),
    )  # fmt: skip


def _near_of(finding):
    if finding.near_nodule_id is None:
        return None
    return Near(finding.near_nodule_id, finding.near_mm, finding.is_near_same)
