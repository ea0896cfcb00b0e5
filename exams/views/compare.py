"""Two versions of an exam side by side: only what differs, in words."""

from django.utils.translation import gettext as _

from exams.entry import COMPLAINT_FACTS, EXAM_FACTS, FINDING_FACTS, ExamEntry
from exams.models import Complaint, Exam, PalpationFinding
from exams.vocabulary import Laterality


def differences(saved: ExamEntry, mine: ExamEntry) -> list[tuple[str, str, str]]:
    """Return (what, as saved, as written here) for everything that differs."""
    # What was felt decides the palpation; the form keeps only what was pressed.
    one, other = ({**each.facts, "palpation": each.palpation} for each in (saved, mine))
    rows = _of(Exam, EXAM_FACTS, one, other)
    rows += _of(Complaint, COMPLAINT_FACTS, saved.complaint, mine.complaint)
    if saved.pain != mine.pain:
        rows.append((_("Pain, last 7 days"), _say(saved.pain), _say(mine.pain)))
    theirs = {finding.label: finding for finding in saved.findings}
    ours = {finding.label: finding for finding in mine.findings}
    for label in sorted({*theirs, *ours}):
        before = theirs[label].facts if label in theirs else {}
        after = ours[label].facts if label in ours else {}
        rows += _of_block(label, theirs.get(label), ours.get(label))
        rows += [
            (f"{label} {what}", a, b)
            for what, a, b in _of(PalpationFinding, FINDING_FACTS, before, after)
        ]
    return rows


def _of_block(label, saved, mine):
    """What is said of a nodule besides its finding: that it is one, its side, and what was felt again."""
    if saved is None or mine is None:
        there, not_there = _("recorded"), _("not recorded")
        yield label, there if saved else not_there, there if mine else not_there
    sides = [_side(each) for each in (saved, mine)]
    if sides[0] != sides[1]:
        yield f"{label} {_('side')}", *sides
    drops = [bool(each and each.is_error) for each in (saved, mine)]
    if drops[0] != drops[1]:
        yield f"{label} {_('was no nodule')}", *(_say(each) for each in drops)
    again = [bool(each and each.is_carried) for each in (saved, mine)]
    if again[0] != again[1]:
        yield f"{label} {_('felt again, unchanged')}", *(_say(each) for each in again)


def _side(finding):
    return str(Laterality(finding.side).label) if finding and finding.side else _("not recorded")


def _said(value):
    """No and 0 are answers; only nothing at all is nothing."""
    return None if value in (None, "") or value == [] else value


def _of(model, names, saved, mine):
    rows = []
    for name in names:
        before, after = saved.get(name), mine.get(name)
        if _said(before) != _said(after):
            field = model._meta.get_field(name)
            rows.append((str(field.verbose_name), _say(before, field), _say(after, field)))
    return rows


def _say(value, field=None):
    if _said(value) is None:
        return _("not recorded")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    words = dict(field.flatchoices) if field is not None and field.choices else {}
    if isinstance(value, list | tuple):
        base = (
            dict(field.base_field.flatchoices)
            if getattr(field, "base_field", None) is not None
            else {}
        )
        return ", ".join(str(base.get(each, each)) for each in value)
    return str(words.get(value, value))
