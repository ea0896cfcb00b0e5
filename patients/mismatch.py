"""The answer to a form that does not fit the record it was sent to: nothing saved, nothing lost."""

from django.shortcuts import render

from audit import trail
from audit.vocabulary import AuditedAction
from patients import banner, tokens
from ui import typed


def refused(request, patient):
    """Return the page for a form drawn for somebody else, or for this patient before a correction.

    None when the form fits, or when nothing was sent.
    """
    if request.method != "POST":
        return None
    fit = tokens.judge(request.POST.get(tokens.FIELD, ""), patient)
    return None if fit is tokens.Fit.SAME else page(request, patient, fit)


def page(request, patient, fit):
    """Write the mismatch into the trail and say it, with what was typed; answers 409."""
    trail.record(
        AuditedAction.IDENTITY_MISMATCH, actor=request.user, patient=patient,
        detail={"view": request.resolver_match.view_name, "fit": fit.value},
    )  # fmt: skip
    context = {"typed": typed.readable(request.POST)}
    if fit is tokens.Fit.CHANGED:
        context |= {
            "patient": patient,
            "banner": banner.build(patient),
            "carried": typed.carried(request.POST),
        }
    template = "identity_changed" if fit is tokens.Fit.CHANGED else "other_record"
    return render(request, f"patients/{template}.html", context, status=409)
