"""One exam to read: prose, map, table, alerts with their response, and the versions before it."""

from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse

from accounts.at_work import people_with
from accounts.permissions import Permission
from exams import additions, evidence, lifecycle, note_rules, seal, signature, words
from exams.access import opens_exam
from exams.actions.recording import with_findings
from exams.forms.additions import AddendumForm, RequestForm
from exams.forms.small import AlertResponseForm, PasswordForm, ReasonForm
from exams.history import history_of
from exams.lifecycle import ExamState
from exams.models import AlertResponse, Exam, ImagingStudy, LumpAlert
from exams.views.cosign import may_cosign
from patients import banner


@opens_exam(Permission.RECORD_VIEW)
def detail(request, exam):
    """Show one exam."""
    return show_exam(request, exam)


def show_exam(request, exam, *, void_form=None, alert_form=None, alert=None, status=200, **typed):
    """Draw the page; a refused form comes back with its words, an addendum or a request as `typed`."""
    findings = findings_of(exam)
    history = history_of(exam.patient, without=[exam.pk, exam.amends_id], until=exam.examined_on)
    alerts, on_record = alerts_of(exam), evidence.of_patient(exam.patient)
    by_nodule: dict = {}
    moved = {finding.nodule_id: finding.moved.nodule for finding in findings if finding.moved}
    for each in alerts:
        by_nodule.setdefault(each.alert.nodule, []).append(each)
    people = who_may_wait(request) if alerts else []
    state, versions = lifecycle.state_of(exam), _versions(exam)
    complaint = getattr(exam, "complaint", None)
    rows = rows_of(exam, findings, history, on_record)
    context = {
        "patient": exam.patient, "banner": banner.build(exam.patient), "exam": exam, "state": state,
        "may": _may(request, exam, state), "opening": words.opening(exam, findings),
        "lead": words.lead(exam, complaint), "versions": versions,
        "alert_groups": [
            _group(request, nodule, lines, people, alert, alert_form)
            | {"moved": moved.get(nodule.pk), "arrived": _arrived(exam.clinic, lines, on_record)}
            for nodule, lines in by_nodule.items()
        ],
        "limits": alerts[0].alert.limits if alerts else None,
        "rows": rows, "notes_source": notes_source(rows),
        "markers": markers_of(findings, history, {nodule.pk for nodule in by_nodule}),
        "complaint": words.complaint_rows(complaint), "general": words.general_rows(exam), "flags": words.flag_rows(exam),
        "void_form": void_form or ReasonForm(), "has_errors": status == 422,
        "signed_when": exam.signed_at and signature.moment_words(exam.clinic, exam.signed_at),
        "seal": seal_of(exam), **signed_twice(exam), "additions": additions.of(exam, versions),
        **_to_add(request, exam, **typed),
    }  # fmt: skip
    return render(request, "exams/exam_detail.html", context, status=status)


def _to_add(request, exam, addendum_form=None, password_form=None, request_form=None):
    """Return the forms at the foot of the page; one that was sent or given back stands open."""
    return {
        "addendum_form": addendum_form or AddendumForm(),
        "password_form": password_form or PasswordForm(user=request.user),
        "is_known": signature.is_open(request),
        "request_form": request_form or RequestForm(exam=exam, today=request.clinic.today()),
        "opens_addendum": addendum_form is not None, "opens_request": request_form is not None,
        # What was typed under a version that was replaced meanwhile goes to the one that counts.
        "add_to": additions.newest_version(exam) if addendum_form or request_form else exam,
    }  # fmt: skip


def signed_twice(exam) -> dict:
    """Return whether it was signed in training, and what is known of the second signature."""
    second = getattr(exam, "cosignature", None)
    signed = getattr(exam, "signature", None)
    return {
        "is_by_trainee": signed is not None and signed.wants_cosignature,
        "wants_cosignature": lifecycle.wants_cosignature(exam), "cosignature": second,
        "cosigned_when": second and signature.moment_words(exam.clinic, second.signed_at),
    }  # fmt: skip


def findings_of(exam) -> list:
    """Return the findings as signed, each with what it was found to be since; one query."""
    rows = exam.findings.with_whole().select_related("near_nodule", "carried_from__exam")
    return list(rows.order_by("nodule__number"))


def rows_of(exam, findings, history, on_record) -> list[words.FindingRow]:
    """Return each finding in words, as signed, with what was found out since and what is to be noted."""
    rows = [words.row_of(each, known=history.of(each.whole_id)) for each in findings]
    counts = lifecycle.state_of(exam) in (ExamState.DRAFT, ExamState.SIGNED)
    complaint = getattr(exam, "complaint", None)
    for each, row in zip(findings, rows, strict=True):
        row.moved = words.moved_words(each, exam.clinic)
        if counts:
            seen = on_record.of(each.whole_id)
            row.notes = words.notes_words(each, each.nodule, complaint, seen)
    return rows


def notes_source(rows) -> str:
    """Name the source of the notes where there are any."""
    return note_rules.source_words() if any(row.notes for row in rows) else ""


def seal_of(exam):
    """Compare a signed exam with what was signed, at every showing; None for a draft."""
    if not exam.is_signed:
        return None
    return seal.check(
        with_findings(Exam.objects.select_related("signature", "cosignature")).get(pk=exam.pk)
    )


def _may(request, exam, state):
    holds = request.workplace.may
    signs_additions = lifecycle.may(exam, "add") and holds(Permission.EXAM_SIGN)
    return {
        "edit": lifecycle.may(exam, "edit") and holds(Permission.EXAM_RECORD),
        "sign": lifecycle.may(exam, "sign") and holds(Permission.EXAM_SIGN),
        "amend": lifecycle.may(exam, "amend") and holds(Permission.EXAM_SIGN),
        "cosign": may_cosign(request, exam),
        "add": signs_additions and not request.workplace.is_in_training,
        "no_addendum": signs_additions and request.workplace.is_in_training,
        "ask": lifecycle.may(exam, "add") and holds(Permission.EXAM_RECORD),
        "answer_patient": holds(Permission.EXAM_SIGN),
        "void_addition": holds(Permission.EXAM_RECORD),
        "void": lifecycle.may(exam, "void") and holds(Permission.EXAM_RECORD),
        "image": holds(Permission.EXAM_RECORD),
        "answer": holds(Permission.EXAM_RECORD) and state in (ExamState.DRAFT, ExamState.SIGNED),
    }


def _group(request, nodule, alerts, people, refused, refused_form):
    """All alerts of one nodule with one form; the first that waits carries it."""
    waiting = [line for line in alerts if line.response is None]
    awaiting = [line for line in alerts if line.response is not None and line.response.is_awaiting]
    carrier = (waiting or awaiting or alerts)[0].alert
    is_refused = refused is not None and refused.nodule_id == nodule.pk
    owners = [line.response.owner for line in awaiting if line.response.owner]
    form = (
        refused_form
        if is_refused
        else response_form(request, people, owner=next(iter(owners), None))
    )
    return {
        "nodule": nodule, "lines": alerts, "waiting": waiting, "awaiting": awaiting, "form": form,
        "is_refused": is_refused, "anchor": f"alerts-{nodule.label.lower()}",
        "url": reverse("exams:answer_alert", args=[carrier.pk]),
    }  # fmt: skip


@dataclass
class Arrived:
    """A study with a result of the nodule an alert awaits an ultrasound of, and where the alert is closed with it."""

    study: ImagingStudy
    words: str
    url: str


def _arrived(clinic, lines, on_record):
    for line in lines:
        if line.response is None or not line.response.is_awaiting:
            continue
        study = evidence.result_of(
            on_record.studies.get(line.alert.whole_id, ()), code=line.response.code,
            since=clinic.local(line.response.recorded_at).date(),
        )  # fmt: skip
        if study is not None:
            url = reverse("exams:answer_alert", args=[line.alert.pk])
            return Arrived(study, evidence.result_words(study), f"{url}?study={study.pk}")
    return None


def who_may_wait(request) -> list:
    """Return the people here who may record: one of them waits for a result."""
    return list(people_with(request.clinic, Permission.EXAM_RECORD))


def response_form(request, people, sent=None, owner=None, initial=None):
    """Return the form; who waits for a result is one of these people.

    Whoever waits already goes on waiting unless another is chosen.
    """
    return AlertResponseForm(
        sent,
        prefix=PREFIX,
        today=request.clinic.today(),
        by=owner or request.user,
        people=people,
        initial=initial,
    )


PREFIX = "response"


@dataclass
class AlertLine:
    """An alert and the response that stands."""

    alert: LumpAlert
    response: AlertResponse | None


def alerts_of(exam) -> list[AlertLine]:
    """Return the alerts of one exam with the response that stands."""
    alerts = (
        LumpAlert.objects.filter(exam=exam, withdrawn_at=None)
        .with_whole()
        .select_related("nodule", "limits")
        .prefetch_related("responses__recorded_by", "responses__owner")
        .order_by("nodule__number", "kind")
    )
    return [AlertLine(alert, next(iter(alert.responses.all()), None)) for alert in alerts]


def markers_of(findings, history, flagged):
    """Draw what was felt where it was felt, and what was not at its last place."""
    drawn = []
    for finding in findings:
        known = history.of(finding.whole_id)
        place = finding if finding.lateral_mm is not None else (known.placed if known else None)
        drawn.append(words.marker_of(finding, place, flagged=finding.nodule_id in flagged))
    return [marker for marker in drawn if marker]


def _moment(exam, moment):
    """Say a moment on the clinic's clock: `3 May 2026, 10:31`."""
    if moment is None:
        return ""
    local = exam.clinic.local(moment)
    return f"{banner.day_words(local)}, {local:%H:%M}"


def _versions(exam):
    """Return the versions this one replaced, newest first, each with when it was signed."""
    older = additions.earlier_versions(exam)
    for each in older:
        each.signed_when = _moment(exam, each.signed_at)
    return older
