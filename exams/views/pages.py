"""What the pages about an exam share: the map, the banner, the save bar's words."""

import json
from dataclasses import replace

from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from exams import additions, markers, rules, words
from exams.entry import prefix_of
from exams.forms import removed
from exams.forms.additions import AnsweredForm
from exams.forms.page import ExamPage
from exams.vocabulary import SignatureMeaning
from measures.models import Score
from patients import banner, tokens


def last_known(page) -> list[markers.Marker]:
    """Return the known nodules as last seen, for the map to be pressed on; a draft knows where it had them."""
    drawn = []
    for known in page.history.known:
        place = known.placed
        if place is None or known.is_later or not (known.is_open or known.is_excised):
            continue
        last, stored = known.last, page.stored.get(prefix_of(known.nodule))
        own = stored.facts if stored and stored.facts.get("lateral_mm") is not None else {}
        drawn.append(
            markers.Marker(
                number=known.nodule.number,
                side=known.nodule.side,
                lateral_mm=own.get("lateral_mm", place.lateral_mm),
                cc_mm=own.get("cc_mm", place.cc_mm),
                state=markers.EXCISED
                if known.is_excised and not known.is_regrown
                else markers.GHOST,
                long_axis_mm=last.long_axis_mm if last else None,
                short_axis_mm=last.short_axis_mm if last else None,
                placed_by=own.get("placed_by", place.placed_by),
            )
        )
    return drawn


def as_answered(page, known: list[markers.Marker]) -> list[markers.Marker]:
    """Return the same markers as the answers in the form draw them."""
    now = {form.known.nodule.number: form.marked_now for form in page.known}
    return [replace(marker, **now.get(marker.number, {})) for marker in known]


def last_pain(patient) -> str:
    """Return `was 5, 1 Oct 2026`."""
    last = Score.objects.standing().last_week_pain().filter(patient=patient).in_order().last()
    if last is None or last.value is None:
        return ""
    return _("was %(value)s, %(when)s") % {
        "value": f"{last.value.normalize():f}",
        "when": last.when_words,
    }


def needed(page) -> str:
    """What a signature needs, for the page's script to say what is still open."""
    exam = {
        "complaint_side": _("complaint side"), "flag_cauda_equina": _("bladder, saddle or legs"),
        "flag_cancer": _("cancer"), "flag_infection": _("infection"), "flag_fracture": _("fracture"),
        "flag_inflammatory": _("inflammatory"), "pain": _("pain"),
    }  # fmt: skip
    if not page.needs_side:
        del exam["complaint_side"]
    nodule = {
        "answer": _("today"), "identity": _("which one"), "place": _("place"), "size": _("size"), "tenderness": _("tender"),
        "usual_pain": _("usual pain"),
    }  # fmt: skip
    words = {
        "open": _("Still open:"), "done": _("Everything needed is there."), "nodule": _("a nodule, or none found"),
        "near": _("{mm} mm from {label}, last felt {when}."), "count": _("{n} open"), "finished": _("done"), "back": _("{label} is back as it was."), "more": _("and {n} more"),
    }  # fmt: skip
    # Asked on the page that amends only; a box that is not there is not open.
    typed = {"reason": _("why it is changed"), "password": _("your password")}
    return json.dumps(
        {"exam": exam, "nodule": nodule, "typed": typed, "words": words}, ensure_ascii=False
    )


def known_places(page) -> str:
    """Where known nodules were last, for the page's script to ask if a new one is one of them."""
    near = [
        {
            "id": str(known.nodule.pk), "prefix": prefix_of(known.nodule), "label": known.nodule.label,
            "side": known.nodule.side, "lateral": known.placed.lateral_mm, "cc": known.placed.cc_mm,
            "when": (known.last or known.placed).exam.when_words,
        }
        for known in page.candidates
    ]  # fmt: skip
    return json.dumps({"within": rules.ASKED_WITHIN_MM, "nodules": near}, ensure_ascii=False)


def said_of(exam) -> dict:
    """Return an exam in two sentences, a line for each nodule and what alerts, for whoever signs it."""
    findings = list(exam.findings.select_related("nodule").order_by("nodule__number"))
    complaint = getattr(exam, "complaint", None)
    return {
        "opening": words.opening(exam, findings), "lead": words.lead(exam, complaint),
        "felt": [(finding, words.signed_line(finding)) for finding in findings],
        "raised": exam.lump_alerts.filter(withdrawn_at=None).select_related("nodule").order_by("nodule__number", "kind"),
    }  # fmt: skip


def answered_form(exam, data=None, chosen=()):
    """Return the question which of the patient's open requests a new version does."""
    asked = additions.open_requests(exam)
    return AnsweredForm(data, requests=asked, initial={"answers": list(chosen)})


def keep_words() -> str:
    """What the page says about keeping what is typed, for its script."""
    words = {
        "kept": _("Not saved yet; what you typed is kept, {at}."),
        "failed": _("What you typed is not kept since {at}. Trying again."),
        "signedOut": _("What you typed is not kept since {at}: you were signed out. It stays on this page; save it, and it comes back after signing in."),
        "elsewhere": _("This exam was typed on, saved or thrown away in another window. What you type here is no longer kept."),
        "corrected": _("The patient’s details were corrected meanwhile. What you type is no longer kept: save now."),
        "refused": _("What you typed is not kept since {at}: the clinic refused it. Save to see why."),
        "gaveUp": _("What you typed is not kept since {at}. It is tried again when you go on typing."),
        "tooLong": _("This is too long to be kept. Save it."),
        "theStart": _("this page was opened"),
    }  # fmt: skip
    return json.dumps(words, ensure_ascii=False)


def changed_page(data):
    """Return the data with one block more or less, or to be filled only, when that was asked; else None."""
    if "add" in data:
        return ExamPage.with_one_more(data)
    if "remove" in data:
        return removed.take_out(data, data["remove"])
    if "restore" in data:
        return removed.put_back(data, data["restore"])
    if "fill" in data:
        return data
    return None


def can_be_saved(page, data) -> bool:
    """Say whether the page may be saved as asked; it carries what is wrong, missing or unusual."""
    if not page.is_valid():
        return False
    if data.get("save") == "sign" and not page.is_complete():
        return False
    return not page.has_questions()


def show_form(request, page, *, heading, status=None, back=None, **context):
    """Draw the exam page; `back` is what a person came back to (`exams.views.unsaved`)."""
    patient, known = page.patient, last_known(page)
    turn = page.data.get("turn") if page.data is not None else None
    refused = any(form.errors for form in page.forms)
    may_sign = request.workplace.may(Permission.EXAM_SIGN)
    return render(
        request, "exams/exam_form.html",
        {
            "patient": patient, "banner": banner.build(patient), "page": page, "form": page.exam,
            "forms": page.forms, "heading": heading, "markers": as_answered(page, known),
            "last_known": known,
            "patient_token": tokens.make(patient), "needed": needed(page), "may_sign": may_sign,
            "meaning": SignatureMeaning.EXAMINED.label if may_sign else "", "is_in_training": request.workplace.is_in_training,
            "last_number": page.history.next_number - 1, "has_errors": refused,
            "back": back, "keep_words": keep_words(), "known_places": known_places(page), "turn": turn or (back.turn if back else 0), **context,
        },
        status=status or (422 if refused else 200),
    )  # fmt: skip
