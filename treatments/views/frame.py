"""What every page here shares: the banner, 422 for a refused form, and refusals in words."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from audit import trail
from audit.vocabulary import AuditedAction
from patients import banner
from treatments import consents, record, rules
from treatments.exceptions import (
    AlreadyGiven,
    ChangedMeanwhile,
    ConsentForAnother,
    ConsentMissing,
    EventMovedOn,
    LotStands,
    MoveNotAllowed,
    NoSite,
    NotPrepared,
    ResultMissing,
    SafetyUnanswered,
    SafetyUnseen,
    ScoreNoLongerWaits,
    TimeOutMissing,
)
from ui.bound import put

_WORDS = {
    ChangedMeanwhile: _("This was changed after you opened it. Look at it again, then decide."),
    ScoreNoLongerWaits: _(
        "No score waits here any more: one was saved, or none was to come. Yours is not saved. "
        "A score saved by mistake is marked as an error on its own page."
    ),
    LotStands: _(
        "A lot or an expiry stands for this agent and is not written over. Empty its boxes to save the others."
    ),
    MoveNotAllowed: _("It cannot become that from where it stands now."),
    EventMovedOn: _("It was closed or opened again meanwhile. Look at it once more."),
    NotPrepared: _("This was not checked and prepared."),
    NoSite: _("Choose where: a nodule, or another place."),
    ConsentMissing: _(
        "No consent stands for this. Record it, or state the emergency; nothing was saved as given."
    ),
    ConsentForAnother: _(
        "The consent that stands is for another procedure or another side. Nothing was saved: open the consent, and ask again."
    ),
    TimeOutMissing: _("The time-out was not held. Hold it now; nothing was saved as given."),
    AlreadyGiven: _("It is done, or no longer planned: its consents stay as they are."),
    ResultMissing: _("Another report came in meanwhile. Read that one."),
}


def only_standing(view):
    """Send a treatment entered in error back to its record: it is read, never carried on."""

    @wraps(view)
    def guarded(request, treatment, *args, **kwargs):
        if hasattr(treatment, "voided"):
            messages.warning(
                request, gettext("This is marked as entered in error; it can only be read.")
            )
            return redirect("treatments:detail", treatment.pk)
        return view(request, treatment, *args, **kwargs)

    return guarded


def page(request, template, patient, *, refused=False, status=None, **parts):
    """Render a page about this patient; a refused form answers 422, one that came too late 409."""
    facts = banner.build(patient)
    newer = next(
        (f.newer for f in (parts.get("form"), parts.get("reason")) if hasattr(f, "newer")), None
    )
    if newer is not None:
        row = record.load(newer, patient)
        sees_all = request.workplace.may(Permission.RECORD_VIEW)
        parts |= {
            "newer": record.record_of(row) if sees_all else record.scores_of(row),
            "newer_row": row, "newer_by": _changed_by(row), "newer_in_full": sees_all,
        }  # fmt: skip
    context = {
        "patient": patient,
        "banner": facts,
        "home_url": facts.url,
        "has_errors": refused,
        **parts,
    }
    status = status or (409 if newer is not None else 422 if refused else 200)
    return render(request, f"treatments/{template}.html", context, status=status)


_CHANGES = (
    AuditedAction.TREATMENT_CHANGED, AuditedAction.TREATMENT_STOPPED, AuditedAction.PROCEDURE_GIVEN,
    AuditedAction.PROCEDURE_NOT_DONE, AuditedAction.PROCEDURE_CHECKED, AuditedAction.AFTER_REVIEW_RECORDED,
)  # fmt: skip
# Told of another row, they may have changed this one too.
_BESIDE = (AuditedAction.ADVERSE_EVENT_RECORDED, AuditedAction.SCORE_RECORDED)


def _changed_by(row):
    """Return the trail's newest event of a change, which names who was at the keyboard; None where it is not sure."""
    act = trail.newest_of(row, _CHANGES, patient=row.patient)
    is_sure = act and not trail.acts_since(row.patient, _BESIDE, act.occurred_at).exists()
    return act if is_sure else None


def next_after_check(treatment) -> str:
    """Where the hand goes next: the signature that is still wanted, the time-out, or Given."""
    consent = consents.standing_of(treatment)
    if consent is None:
        return reverse("treatments:consent", args=[treatment.pk])
    if treatment.kind in rules.OPERATION_KINDS:
        is_held = treatment.procedure.time_outs.filter(consent=consent).exists()
        if not is_held:
            return reverse("treatments:time_out", args=[treatment.pk])
    return reverse("treatments:give", args=[treatment.pk])


def say(form, refusal) -> None:
    """Put a refusal on top of the form, in words; what a colleague saved goes beside it."""
    if isinstance(refusal, (SafetyUnanswered, SafetyUnseen)):
        form.stopped_by(refusal)
        return
    if isinstance(refusal, ChangedMeanwhile) and refusal.current is not None:
        # The next press is made with both versions in sight.
        form.newer = refusal.current
        put(form, "version", refusal.current.version)
    form.add_error(None, _WORDS.get(type(refusal), str(refusal)))
