"""Findings, courses and procedures in short words, as they stand beside their marks. Plain Python."""

from django.utils.translation import gettext as _

from audit.clinical_time import date_words
from outcomes.facts import number_words
from outcomes.nodules import size_change, size_words


def finding_words(finding) -> str:
    """`15 mm, tender 2`; or which of the other three things it was."""
    if finding.is_felt is None:
        return _("not examined")
    if not finding.is_felt:
        return _("not felt")
    parts = [size_words(finding)]
    if finding.grade is not None:
        parts.append(_("tender %(grade)s") % {"grade": finding.grade})
    elif finding.tenderness:
        parts.append(_("tender, not graded"))
    return ", ".join(parts)


def nodule_words(nodule, found, again=None) -> tuple[str, str]:
    if again is not None:
        return _("Back after excision"), _("felt again %(day)s") % {"day": again.when}
    if nodule.is_excised:
        day = date_words(nodule.closed_on, "day") if nodule.closed_on else ""
        return " ".join([_("Excised"), day]).strip(), ""
    last = found[-1]
    if not last.is_felt:
        return finding_words(last).capitalize(), last.when
    return finding_words(last), size_change(found)


def change_title(score) -> str:
    """`3 May 2026: much better since the first injection, entered by the patient`."""
    who = _("entered by the patient") if score.is_self_entered else _("asked by staff")
    what = score.change_words
    if score.since_text:
        what = _("%(what)s since %(when)s") % {"what": what, "when": score.since_text}
    return f"{score.when}: {what}, {who}"


def course_words(treatment, *, brief=False, plain=False) -> list[str]:
    """Return the name and what else to say; plainly, why something was stopped is left out."""
    if plain:
        return [treatment.name]
    parts = [treatment.name]
    if treatment.dose_mg and not brief:
        parts[0] += f" {number_words(treatment.dose_mg)} mg"
    if treatment.often and not treatment.drug and not brief:
        parts.append(treatment.often)
    if treatment.state == "stopped":
        why = treatment.stop_words
        parts.append(_("stopped: %(why)s") % {"why": why} if why else _("stopped"))
    elif treatment.state == "done_elsewhere":
        parts.append(_("elsewhere"))
    return parts


def procedure_words(treatment, layout) -> str:
    target = treatment.target_words
    agents = " + ".join(treatment.agents)
    if layout.is_plain:
        sides = " + ".join(
            dict.fromkeys(side for _number, side in treatment.targets if side)
        ).lower()
        what = "" if treatment.is_surgery else agents
        return ", ".join(filter(None, [sides, what])) or treatment.kind_words
    if layout.is_brief:
        return target or treatment.kind_words
    if treatment.is_surgery:
        what = treatment.kind_words
        return f"{target} {what}".strip()
    what = _("test") if treatment.kind == "diagnostic_injection" else ""
    if treatment.kind not in ("injection", "diagnostic_injection"):
        what = treatment.kind_words
    return ", ".join(part for part in (target, what, agents) if part) or treatment.kind_words
