"""What every page here shares: the banner, 422 for a refused form, and refusals in words."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from patients import banner
from treatments.exceptions import ChangedMeanwhile, MoveNotAllowed, NoSite, NotPrepared

_WORDS = {
    ChangedMeanwhile: _(
        "A colleague changed this after you opened it. Look at it again, then decide."
    ),
    MoveNotAllowed: _("It cannot become that from where it stands now."),
    NotPrepared: _("This was not checked and prepared."),
    NoSite: _("Choose where: a nodule, or another place."),
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


def page(request, template, patient, *, refused=False, **parts):
    """Render a page about this patient; a refused form answers 422."""
    facts = banner.build(patient)
    context = {
        "patient": patient,
        "banner": facts,
        "home_url": facts.url,
        "has_errors": refused,
        **parts,
    }
    return render(request, f"treatments/{template}.html", context, status=422 if refused else 200)


def say(form, refusal) -> None:
    """Put a refusal on top of the form, in words."""
    form.add_error(None, _WORDS.get(type(refusal), str(refusal)))
