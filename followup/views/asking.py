"""Asking a patient: a code on the screen, an e-mail, and what became of both."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import twice_is_once
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from followup import actions, due_scores, plans, qr
from followup.access import opens_email, opens_invitation
from followup.asked import asked_before
from followup.exceptions import NotAskedAnyMore, NotSendable
from followup.forms import AskForm, CloseSlotForm
from followup.sendable import why_not_sendable
from followup.vocabulary import LinkEnd
from followup.words import slot_words
from patients import banner
from patients.access import opens_patient_record
from patients.views.lost import given_back


def _due(request, patient, plan=None):
    """Return what is due of the patient now, or None."""
    plan = plan or plans.of(request.clinic)
    found = due_scores.of_clinic(request.clinic, plan, request.clinic.today(), patient)
    return found[0] if found else None


@require_safe
@opens_patient_record(Permission.CALL_LOG)
def ask(request, patient):
    """Show what would be asked, and what was asked before."""
    return _ask_page(request, patient)


def _ask_page(request, patient, *, shown=None, status=200):
    plan = plans.of(request.clinic)
    due = _due(request, patient, plan)
    context = {
        "patient": patient, "banner": banner.build(patient), "due": due,
        "due_words": slot_words(due.weeks, due.rung) if due else "",
        "plan": plan, "why_not": why_not_sendable(patient),
        "form": AskForm(patient=patient), "asked": asked_before(patient), "shown": shown,
        "may_score": request.workplace.may(Permission.SCORE_RECORD),
    }  # fmt: skip
    return render(request, "followup/ask.html", context, status=status)


@twice_is_once("a second link leads to the same open questions")
@require_POST
@opens_patient_record(Permission.CALL_LOG)
def show_link(request, patient):
    """Make a link and show it, this once: it is stored nowhere."""
    form = AskForm(request.POST, patient=patient)
    if not form.is_valid():
        return _ask_page(request, patient, status=422)
    try:
        invitation, secret = actions.show_link(patient, by=request.user, due=_due(request, patient))
    except NotAskedAnyMore:
        return _closed_meanwhile(request, patient)
    url = request.build_absolute_uri(reverse("followup:come_in", args=[secret]))
    shown = {"url": url, "path": qr.path_of(url), "invitation": invitation}
    return _ask_page(request, patient, shown=shown)


@require_POST
@opens_patient_record(Permission.CALL_LOG)
def send_email(request, patient):
    """Put an e-mail in line."""
    form = AskForm(request.POST, patient=patient)
    if not form.is_valid():
        return _ask_page(request, patient, status=422)
    try:
        actions.ask_by_email(
            patient, by=request.user, due=_due(request, patient),
            submission_id=form.cleaned_data["submission_id"],
        )  # fmt: skip
    except NotAskedAnyMore:
        return _closed_meanwhile(request, patient)
    except NotSendable as refusal:
        messages.error(request, _("Nothing was sent. %(why)s") % {"why": refusal.why})
    else:
        messages.success(
            request, _("An e-mail to %(name)s is on its way.") % {"name": patient.display_name}
        )
    return redirect("followup:ask", patient.pk)


def _closed_meanwhile(request, patient):
    messages.info(
        request, _("A colleague said meanwhile that this score is not asked for any more.")
    )
    return redirect("followup:ask", patient.pk)


@twice_is_once("closed questions stay closed")
@require_POST
@opens_invitation(Permission.CALL_LOG)
def end(request, invitation):
    """Close the questions: every link to them opens nothing from here on."""
    because = request.POST.get("because", "")
    if because not in (LinkEnd.NOT_NEEDED, LinkEnd.WRONG_PERSON):
        messages.error(request, _("Say why the link is closed."))
    else:
        actions.end_invitation(invitation, by=request.user, because=because)
        messages.success(request, _("The link is closed."))
    return redirect("followup:ask", invitation.patient_id)


@twice_is_once("what was seen stays seen")
@require_POST
@opens_email(Permission.CALL_LOG)
def email_seen(request, email):
    """Take an e-mail that did not go off the list: somebody has seen to it."""
    actions.email_seen(email, by=request.user)
    messages.success(request, _("Taken off the list. The score itself stays due."))
    return redirect("outcomes:due")


@twice_is_once("the first reason stands")
@keeps_what_was_sent
@require_http_methods(["GET", "HEAD", "POST"])
@opens_patient_record(Permission.CALL_LOG)
def close_slot(request, patient):
    """Say why a score is not asked for any more."""
    due = _due(request, patient)
    if due is None:
        messages.info(request, _("No score is due any more."))
        return redirect("outcomes:due")
    form = CloseSlotForm(
        request.POST or None, patient=patient, back_url=reverse("outcomes:due"),
        initial={"anchor": due.anchor_id, "weeks": due.weeks, **given_back(request)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if (facts["anchor"], facts["weeks"]) != (UUID(str(due.anchor_id)), due.weeks):
            messages.info(request, _("Another score is due by now. Nothing was closed."))
            return redirect("outcomes:due")
        actions.close_slot(
            patient, due, by=request.user, reason=facts["reason"], note=facts["note"],
        )  # fmt: skip
        messages.success(request, _("Closed. The next time after this step asks again."))
        return redirect("outcomes:due")
    context = {
        "patient": patient, "banner": banner.build(patient), "form": form, "due": due,
        "due_words": slot_words(due.weeks, due.rung),
    }  # fmt: skip
    return render(request, "followup/close_slot.html", context, status=422 if form.errors else 200)
