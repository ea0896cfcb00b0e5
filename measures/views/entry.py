"""Asking a patient one instrument: which, its questions, and the same questions to correct a score."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import twice_is_once
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from measures import actions, offered, papers
from measures.access import opens_score, opens_score_form
from measures.exceptions import ScoreNotStanding
from measures.forms.answers import EARLIER, TODAY, form_of
from measures.models import Score
from measures.questions import Kind, questions_of
from measures.views import standing
from measures.vocabulary import InstrumentCode, Mode
from patients import banner
from patients.views import details
from patients.views.lost import given_back
from ui import asked


@keeps_what_was_sent
@opens_score_form(Permission.SCORE_RECORD)
def new(request, patient):
    """Choose an instrument; then ask it and save the answers."""
    codes = offered.codes(request)
    is_same = asked.choice(request, "activities", ("same",)) == "same"
    code = request.POST.get("instrument_code", "") if request.method == "POST" else ""
    code = code if code in codes else asked.choice(request, "instrument", codes)
    if not code:
        return _choose(request, patient, codes)
    instrument = offered.instruments([code]).get(code)
    if instrument is None:
        raise Http404
    form_class, wishes = form_of(instrument), _wishes(instrument, patient)
    if request.method == "POST":
        form = form_class(request.POST, **wishes)
        if form.is_valid() and _is_another_paper(request, patient, form):
            score = _record(request, patient, form)
            messages.success(request, _("Saved."))
            return redirect("measures:score", score.pk)
    else:
        form = form_class(initial=_start(request, patient, instrument, is_same), **wishes)
    return page(
        request, "answer", patient, form=form, instrument=instrument, heading=_heading(instrument, patient),
        back_url=reverse("measures:score_new", args=[patient.pk]), back=_("Scores"),
        same_as=None if is_same else _same_as(patient, instrument), mode=_mode(request),
    )  # fmt: skip


def _choose(request, patient, codes):
    may_see = request.workplace.may(Permission.RECORD_VIEW)
    rows = offered.given(patient, with_findings=may_see)
    return page(
        request,
        "choose",
        patient,
        offers=offered.offers(patient, codes),
        rows=rows,
        mode=_mode(request),
    )


def _mode(request) -> str:
    """Return how it was answered, where the way here said so."""
    return asked.choice(request, "mode", (Mode.PHONE.value,))


def _heading(instrument, patient) -> str:
    if instrument.code == InstrumentCode.CLINICIAN_CATEGORY:
        return _("How did %(name)s do, in your view?") % {"name": patient.given_name}
    return _("What does %(name)s answer?") % {"name": patient.given_name}


def _wishes(instrument, patient) -> dict:
    wishes = {"patient": patient}
    if instrument.code == InstrumentCode.PGIC:
        wishes["earlier_steps"] = offered.known_steps(patient)
    return wishes


def _start(request, patient, instrument, is_same) -> dict:
    """Nothing is answered beforehand; the activities of last time are taken over by a press of their own."""
    start = {"mode": _mode(request)}
    if instrument.code == InstrumentCode.PSFS and is_same:
        names, _when = offered.last_activities(patient)
        start |= {f"a{number}": name for number, name in enumerate(names, start=1)}
    return {**start, **given_back(request, boxes=_boxes(instrument))}


def _boxes(instrument) -> tuple[str, ...]:
    questions = questions_of(instrument.code, instrument.version)
    ticks = tuple(f"q{each.number}" for each in questions if each.kind is Kind.TICK)
    return (*ticks, "none_apply") if ticks else ()


def _same_as(patient, instrument) -> dict | None:
    """Offer the names of last time's activities, never their numbers."""
    if instrument.code != InstrumentCode.PSFS:
        return None
    names, when = offered.last_activities(patient)
    return {"names": ", ".join(names), "when": when} if names else None


def _is_another_paper(request, patient, form) -> bool:
    """Ask once about a paper that seems to be typed in already."""
    if form.cleaned_data.get("mode") != Mode.PAPER:
        return True
    kept = papers.same_paper(
        patient, form.instrument, form.answers(), form.facts(), on=_when(request, form)["on"], is_finished=form.is_finished,
        submission_id=form.cleaned_data["submission_id"],
    )  # fmt: skip
    return kept is None or form.is_another(kept)


def _record(request, patient, form):
    return actions.record_answers(
        patient, form.instrument, form.answers(), by=request.user,
        submission_id=form.cleaned_data["submission_id"], **_when(request, form), **form.facts(),
    )  # fmt: skip


def _when(request, form) -> dict:
    """Return day and time: the clock's where the answer was heard just now, a day otherwise."""
    if not form.is_today:
        return {"on": form.cleaned_data["earlier_on"]}
    now = request.clinic.now()
    is_heard = form.cleaned_data.get("mode") in (Mode.INTERVIEW, Mode.PHONE)
    return {"on": now.date(), "at": now.time().replace(second=0, microsecond=0) if is_heard else None}  # fmt: skip


@twice_is_once(
    "a version is corrected once; whoever comes later is shown the newer one, words kept"
)
@keeps_what_was_sent
@opens_score(Permission.SCORE_RECORD)
def amend(request, score):
    """Correct a score: the same questions answered as they stand, a new row with a reason."""
    if not standing.may_be_amended(score) and request.method != "POST":
        messages.info(request, standing.why_not(score))
        return redirect("measures:score", score.pk)
    form_class = form_of(score.instrument, amends=True)
    wishes = {**_wishes(score.instrument, score.patient), "also_by_link": score.mode == Mode.LINK}
    newer = None
    if request.method == "POST":
        form = form_class(request.POST, **wishes)
        if form.is_valid():
            newest, newer = _amend(request, score, form)
            if newest:
                messages.success(
                    request, _("Saved as a new version. The earlier one stays readable.")
                )
                return redirect("measures:score", newest.pk)
    else:
        start = _as_it_stands(score) | given_back(request, boxes=_boxes(score.instrument))
        form = form_class(initial=start, **wishes)
    return page(
        request, "answer", score.patient, form=form, instrument=score.instrument,
        heading=_("What has to be corrected?"), newer=newer,
        words=_("This writes a new version; the earlier one stays readable."),
        back_url=reverse("measures:score", args=[score.pk]), back=_("Back to the score"),
    )  # fmt: skip


def _amend(request, score, form):
    """Return (the new row, None), or (None, what counts now) when a colleague was faster."""
    facts = _when(request, form)
    if facts["on"] == score.collected_on:
        # The day stays: so does the minute at which it was said.
        facts["at"] = score.collected_time
    if standing.is_elsewhere(score):
        form.add_error(None, standing.why_not(score))
        return None, None
    try:
        return actions.amend_answers(
            score, form.answers(), because=form.cleaned_data["amended_because"], by=request.user,
            submission_id=form.cleaned_data["submission_id"], **facts, **form.facts(),
        ), None  # fmt: skip
    except ScoreNotStanding:
        form.add_error(
            None, _("A colleague changed this score after you opened it. Nothing was saved.")
        )
        return None, Score.objects.filter(amends=score).first() or score


def _as_it_stands(score) -> dict:
    """Return a score as the first answers of its form."""
    is_today = score.collected_on == score.patient.clinic.today()
    start = {
        "on": TODAY if is_today else EARLIER, "earlier_on": None if is_today else score.collected_on,
        "mode": score.mode, "respondent": score.respondent, "note": score.note,
        "since_on": score.since_on, "since_text": score.since_text, "total": score.value, "said": score.words,
        "line": "" if score.scale_highest is None else str(int(score.scale_highest)),
    }  # fmt: skip
    items = list(score.items.all())
    for item in items:
        start |= {f"q{item.number}": standing.first_answer(score, item), f"a{item.number}": item.words}  # fmt: skip
    if not items and score.value is not None:
        # Pressed on the chart before answers were kept one by one.
        start["q1"] = int(score.value)
    start["none_apply"] = bool(items) and all(item.value == 0 for item in items)
    return start


def page(request, template, patient, *, status=None, **parts):
    """Render a page of scores; a refused form answers 422, one that came too late 409."""
    form = parts.get("form")
    is_refused = (form is not None and form.is_bound) or status == 422
    context = {
        "patient": patient, "banner": banner.build(patient), "has_errors": is_refused,
        "record_nav": details.navigation(request, patient, "scores"), **parts,
    }  # fmt: skip
    status = status or (409 if parts.get("newer") else 422 if is_refused else 200)
    return render(request, f"measures/{template}.html", context, status=status)
