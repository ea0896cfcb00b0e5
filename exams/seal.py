"""The seal of a signed exam: its content in canonical form, and whether it still reads as it was signed."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from exams.entry import COMPLAINT_FACTS, EXAM_FACTS, FINDING_FACTS

FORMAT = 1


@dataclass(frozen=True)
class Seal:
    """What is known of a signature. `differing` are (what, as signed, as it reads now)."""

    is_kept: bool
    is_whole: bool = True
    differing: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_intact(self) -> bool:
        """The content is as signed, and so is the kept copy of it."""
        return self.is_kept and self.is_whole and not self.differing


def content_of(exam) -> str:
    """Return the exam in canonical form; needs complaint, pain_score and findings with nodules loaded."""
    return _canonical(_parts(exam))


def _canonical(parts: dict) -> str:
    return json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(content: str) -> str:
    """Return SHA-256 in hex."""
    return hashlib.sha256(content.encode()).hexdigest()


def check(exam) -> Seal:
    """Compare a signed exam, freshly read, with what was signed.

    Only what was asked when it was signed is compared: a question that came later was not signed.
    """
    kept = getattr(exam, "signature", None)
    if kept is None:
        return Seal(is_kept=False)
    second = getattr(exam, "cosignature", None)
    is_whole = digest_of(kept.content) == kept.digest and (
        second is None or second.digest == kept.digest
    )
    now = json.loads(content_of(exam))
    return Seal(True, is_whole, tuple(_differences(json.loads(kept.content), now)))


def digest_of_addendum(addendum) -> str:
    """Return the digest of an addendum: what it says, under which exam, whose it is and when."""
    parts = {
        "format": FORMAT, "addendum": str(addendum.pk), "exam": str(addendum.exam_id), "text": addendum.text,
        "is_patient_asked": addendum.is_patient_asked, "signed_by": str(addendum.signed_by_id),
        "signed_at": _plain(addendum.signed_at),
    }  # fmt: skip
    return digest_of(_canonical(parts))


def _parts(exam):
    complaint = getattr(exam, "complaint", None)
    return {
        "format": FORMAT,
        "exam": str(exam.pk),
        "patient": str(exam.patient_id),
        "examiner": str(exam.examiner_id),
        "signed_by": str(exam.signed_by_id),
        "signed_at": _plain(exam.signed_at),
        "amends": _plain(exam.amends_id),
        "amended_because": exam.amended_because,
        "facts": {name: _plain(getattr(exam, name)) for name in EXAM_FACTS},
        "complaint": {
            name: _plain(getattr(complaint, name)) for name in COMPLAINT_FACTS if complaint
        },
        "pain": _plain(exam.pain_score.value) if exam.pain_score else None,
        "findings": {finding.nodule.label: _finding(finding) for finding in exam.findings.all()},
    }


def _finding(finding):
    facts = {name: _plain(getattr(finding, name)) for name in FINDING_FACTS}
    return facts | {
        "side": finding.side_then, "carried_from": _plain(finding.carried_from_id),
        "near_nodule": _plain(finding.near_nodule_id), "near_mm": finding.near_mm,
        "is_near_same": finding.is_near_same,
    }  # fmt: skip


def _plain(value):
    """Write a column so that the same value always reads the same."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value)


def _differences(signed, now, path=""):
    for name, before in signed.items():
        after, what = now.get(name) if isinstance(now, dict) else None, f"{path} {name}".strip()
        if isinstance(before, dict):
            yield from _differences(before, after or {}, "" if name == "facts" else what)
        elif before != after:
            yield what.replace("_", " "), _say(before), _say(after)
    for name in now.keys() - signed.keys() if path == "findings" else ():
        yield name, _say(None), "recorded"


def _say(value) -> str:
    return "—" if value in (None, "", []) else str(value)
