"""The pages of a patient on the phone. Looking changes nothing; every answer is kept when it is sent."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import twice_is_once
from followup import access, actions
from followup.access import answers_page, knows_birth_date
from followup.exceptions import LinkClosed, LinkRests, WrongBirthDate
from followup.forms import BirthDateForm, QuestionForm, SignsForm
from followup.questions import Walk

_KEPT = "what is kept of a question replaces what was kept before, until all is sent once"


@login_not_required
@require_safe
def come_in(request, secret):
    """Take the secret out of the address."""
    return access.exchange(request, secret)


@twice_is_once("a right date changes nothing, a wrong one is counted")
@require_http_methods(["GET", "HEAD", "POST"])
@answers_page
def birth_date(request, visit):
    """Ask who it is before anything of the patient is shown."""
    form = BirthDateForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.check_birth_date(visit.invitation.pk, form.cleaned_data["born"])
        except WrongBirthDate as wrong:
            form.add_error(None, _wrong(wrong.left))
        except LinkRests as rests:
            until = visit.clinic.local(rests.until)
            form.add_error(
                None,
                _("This was tried too often. Try again from %(time)s on.")
                % {"time": f"{until:%H:%M}"},
            )
        except LinkClosed:
            return redirect("followup:answer")
        else:
            response = redirect("followup:answer")
            access.let_in(response, visit)
            return response
    return _page(request, visit, "followup/birth_date.html", form=form)


def _sent(request):
    # A page of ticks with nothing ticked is an answer too, and a wrong one.
    return request.POST if request.method == "POST" else None


def _wrong(left: int) -> str:
    return ngettext(
        "This is not the date of birth we know. %(left)s more try, then the link rests.",
        "This is not the date of birth we know. %(left)s more tries, then the link rests.",
        left,
    ) % {"left": left}


@require_safe
@answers_page
@knows_birth_date
def answer(request, visit):
    """Show the first question that waits."""
    return redirect("followup:question", Walk(visit.invitation).next_name)


@twice_is_once(_KEPT)
@require_http_methods(["GET", "HEAD", "POST"])
@answers_page
@knows_birth_date
def question(request, visit, name):
    """One question; its answer is kept, and the next one comes."""
    walk = Walk(visit.invitation)
    if name == Walk.ALARM:
        return _signs(request, visit, walk)
    page = walk.page(name)
    if page is None:
        return redirect("followup:answer")
    form = QuestionForm(_sent(request), page=page, draft=walk.draft)
    if request.method == "POST":
        answers = _said(request, form, page)
        if answers is not None:
            if not _kept(visit, answers):
                return redirect("followup:answer")
            at = walk.names.index(name)
            return redirect("followup:question", walk.names[at + 1])
    return _page(
        request, visit, "followup/question.html", form=form, page=page, walk=walk, name=name
    )


def _kept(visit, answers) -> bool:
    """Keep the answers; say whether the questions were still open."""
    try:
        actions.keep_answer(visit.invitation.pk, answers)
    except LinkClosed:
        return False
    return True


def _said(request, form, page):
    if "pass" in request.POST:
        return {asked.key: None for asked in page.asked}
    return form.answers if form.is_valid() else None


def _signs(request, visit, walk):
    if walk.next_name != Walk.ALARM:
        return redirect("followup:answer")
    form = SignsForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        if not walk.has_answer and not form.cleaned_data["signs"]:
            form.add_error(
                None,
                _(
                    "Every question was passed over: there is nothing to send. Answer one, or close the page."
                ),
            )
        else:
            return _sent_or_closed(request, visit, form.cleaned_data["signs"])
    return _page(request, visit, "followup/signs.html", form=form, walk=walk, name=Walk.ALARM)


def _sent_or_closed(request, visit, signs):
    try:
        actions.send_answers(visit.invitation.pk, signs=signs)
    except LinkClosed:
        # On another phone, or by a colleague: a sign that was ticked gets its words all the same.
        context = {"visit": visit, "is_urgent": bool(signs)}
        return render(request, "followup/closed.html", context, status=410)
    return _page(request, visit, "followup/sent.html", signs=signs)


@require_safe
@answers_page
@knows_birth_date
def later(request, visit):
    """Say how to come back."""
    return _page(request, visit, "followup/later.html")


@twice_is_once("who wants no e-mail wants none the second time")
@require_POST
@answers_page(even_closed=True)
@knows_birth_date
def opt_out(request, visit):
    """The patient wants no e-mail any more."""
    actions.opt_out(visit.invitation.pk)
    return _page(request, visit, "followup/opted_out.html")


@login_not_required
@require_safe
def urgent(request):
    """When to get urgent care: the same for everybody, and for whoever has no link any more."""
    return render(request, "followup/urgent.html")


def _page(request, visit, template, *, walk=None, name=None, form=None, **more):
    context = {"visit": visit, "form": form, **more}
    if walk is not None:
        at = walk.names.index(name)
        before = walk.before(name)
        context |= {
            "number": at + 1, "count": len(walk.names), "steps": range(len(walk.names)),
            "before": before,
        }  # fmt: skip
    return render(
        request, template, context, status=422 if form is not None and form.errors else 200
    )
