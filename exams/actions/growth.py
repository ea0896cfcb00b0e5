"""Growth is judged anew when a nodule turns out to be two, or two to be one: only sizes of one nodule are compared."""

from django.utils.translation import gettext as _

from audit import trail
from exams import rules
from exams.actions.rows import alert_events, carried, replace_alerts
from exams.entry import FELT, once_per_exam
from exams.models import AlertLimits, AlertResponse, LumpAlert, PalpationFinding
from exams.vocabulary import AlertKind
from ui.numbers import write_number


def judge_growth_again(patient, nodules, *, by) -> None:
    """Let the growth alerts of these nodules say what their own sizes say; runs inside the act that needs it.

    What nobody answered and is no growth is withdrawn. What somebody answered stays with its answer, in other
    words: a result may still be awaited.
    """
    limits = AlertLimits.objects.latest()
    standing = {(each.exam_id, each.nodule_id): each for each in _standing(patient)}
    gone, fresh, answers = [], [], []
    for finding, earlier in _with_earlier(patient, nodules):
        alert = standing.get((finding.exam_id, finding.nodule_id))
        held = alert.limits if alert else limits
        words = _words(finding, earlier, held) or (_not_grown(finding, alert) if alert else "")
        if words == (alert.working if alert else ""):
            continue
        gone += [alert] if alert else []
        if words:
            raised = _raised(finding, words, held, by=by)
            fresh.append(raised)
            answers += [carried(given, raised) for given in _given(alert, finding, words)]
    replace_alerts(gone, fresh)
    AlertResponse.objects.bulk_create(answers)
    trail.record_all(alert_events(fresh, gone, actor=by, patient=patient))


def _standing(patient):
    rows = LumpAlert.objects.filter(patient=patient, kind=AlertKind.GROWTH).standing()
    return rows.select_related("limits").prefetch_related("responses")


def _with_earlier(patient, nodules):
    """Yield each felt finding of these nodules with the earlier ones of the same nodule."""
    rows = PalpationFinding.objects.standing().filter(patient=patient).with_whole()
    rows = rows.filter(whole_id__in=nodules).select_related("exam").in_order()
    lines: dict = {}
    for finding in rows:
        lines.setdefault(finding.whole_id, []).append(finding)
    for line in lines.values():
        line = once_per_exam(line, lambda each: each.exam_id)
        for place, finding in enumerate(line):
            if finding.presence in FELT:
                yield finding, line[:place]


def _words(finding, earlier, limits):
    facts = {"long_axis_mm": finding.long_axis_mm, "size_method": finding.size_method}
    sizes = [(each.exam.examined_on, each.long_axis_mm, each.size_method) for each in earlier]
    return rules.growth_words(facts, sizes, limits)


def _not_grown(finding, alert):
    """What an answered alert says where no growth is left."""
    if not alert.responses.all():
        return ""
    size = "" if finding.long_axis_mm is None else f"{write_number(finding.long_axis_mm)} mm: "
    return size + _("no growth by itself, as its sizes stand now")


def _given(alert, finding, words):
    """Return the answer that stands: to the alert it replaces, or to one that said the same before."""
    if alert is not None and alert.responses.all():
        return alert.responses.all()[:1]
    before = LumpAlert.objects.filter(
        exam=finding.exam_id, nodule=finding.nodule_id, kind=AlertKind.GROWTH, working=words
    )
    return AlertResponse.objects.filter(alert__in=before).order_by("-recorded_at")[:1]


def _raised(finding, words, limits, *, by):
    return LumpAlert(
        clinic_id=finding.clinic_id, patient_id=finding.patient_id, exam_id=finding.exam_id,
        nodule_id=finding.nodule_id, kind=AlertKind.GROWTH, working=words[:200], limits=limits, recorded_by=by,
    )  # fmt: skip
