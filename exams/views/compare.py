"""Two versions of an exam side by side: only what differs, in words."""

from django.utils.translation import gettext as _

from exams.entry import COMPLAINT_FACTS, EXAM_FACTS, FINDING_FACTS, ExamEntry
from exams.models import Complaint, Exam, PalpationFinding


def differences(saved: ExamEntry, mine: ExamEntry) -> list[tuple[str, str, str]]:
    """Return (what, as saved, as written here) for everything that differs."""
    rows = _of(Exam, EXAM_FACTS, saved.facts, mine.facts)
    rows += _of(Complaint, COMPLAINT_FACTS, saved.complaint, mine.complaint)
    if saved.pain != mine.pain:
        rows.append((_("Pain, last 7 days"), _say(saved.pain), _say(mine.pain)))
    theirs = {finding.label: finding for finding in saved.findings}
    ours = {finding.label: finding for finding in mine.findings}
    for label in sorted({*theirs, *ours}):
        before = theirs[label].facts if label in theirs else {}
        after = ours[label].facts if label in ours else {}
        rows += [
            (f"{label} {what}", a, b)
            for what, a, b in _of(PalpationFinding, FINDING_FACTS, before, after)
        ]
    return rows


def _of(model, names, saved, mine):
    rows = []
    for name in names:
        before, after = saved.get(name), mine.get(name)
        if (before or None) != (after or None) and not (before == after == 0):
            field = model._meta.get_field(name)
            rows.append((str(field.verbose_name), _say(before, field), _say(after, field)))
    return rows


def _say(value, field=None):
    if value in (None, "", []):
        return _("not recorded")
    words = dict(field.flatchoices) if field is not None and field.choices else {}
    if isinstance(value, list | tuple):
        base = (
            dict(field.base_field.flatchoices)
            if getattr(field, "base_field", None) is not None
            else {}
        )
        return ", ".join(str(base.get(each, each)) for each in value)
    return str(words.get(value, value))
