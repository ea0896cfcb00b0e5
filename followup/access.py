"""The two ways in: a colleague to a patient's questions, and a patient, by link, to one set of them only.

The secret leaves the address at once: it is exchanged for a signed cookie that names the link, works on
these pages only and ends with the browser. Looking changes nothing in the database.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import partial, wraps
from uuid import UUID

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.permissions import Permission
from audit import scope
from followup import secrets
from followup.actions import is_open
from followup.models import AlarmAnswer, Email, Invitation, InvitationLink
from patients.access import opens_row

COOKIE = "__Secure-answers" if settings.IS_PRODUCTION else f"answers_{settings.PORT}"
COOKIE_PATH = "/q/"
STAYS_OPEN = timedelta(hours=2)
MOST_A_MINUTE = {"answer": "120/m/ip"}
_signer = signing.TimestampSigner(salt="followup.link")
_token_signer = signing.Signer(salt="followup.form")
FORM_FIELD = "asked"


@dataclass
class Visit:
    """A patient on the pages of one set of questions."""

    invitation: Invitation
    link: InvitationLink
    is_known: bool

    @property
    def token(self) -> str:
        """What each form carries: two patients may use one phone, and the cookie knows only the last."""
        return _token_signer.sign(str(self.invitation.pk))

    @property
    def clinic(self):
        return self.invitation.patient.clinic


def exchange(request, secret: str) -> HttpResponse:
    """Send the browser on without the secret; a link that opens nothing looks the same from outside."""
    if _is_hasty(request):
        return _told(request, "followup/slow.html", 429)
    response = redirect("followup:answer")
    with scope.within(scope.EVERYTHING):
        link = InvitationLink.objects.filter(digest=secrets.digest_of(secret)).first()
    if link is None:
        response.delete_cookie(COOKIE, path=COOKIE_PATH)
    else:
        _give(response, link, is_known=False)
    # The address with the secret is told to nobody, not even to our own next page.
    response["Referrer-Policy"] = "no-referrer"
    return response


def let_in(response, visit: Visit) -> None:
    """Remember in the browser that the date of birth was right."""
    _give(response, visit.link, is_known=True)


def _give(response, link, *, is_known):
    said = json.dumps([str(link.pk), is_known])
    response.set_cookie(
        COOKIE, _signer.sign(said), path=COOKIE_PATH, httponly=True, samesite="Lax",
        secure=settings.IS_PRODUCTION,
    )  # fmt: skip


def answers_page(view=None, *, even_closed=False):
    """Guard a page of patients: the view receives the visit; without a link that opens one, a page says so.

    Only the rows of this clinic can be seen from here on, and only few pages a minute from one address.
    `even_closed` is for what may be said after the questions were answered.
    """
    if view is None:
        return partial(answers_page, even_closed=even_closed)

    @login_not_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if _is_hasty(request):
            return _told(request, "followup/slow.html", 429)
        visit = _visit(request)
        if visit is None:
            return _told(request, "followup/nothing.html", 404)
        scope.narrow_to([visit.clinic.pk])
        with timezone.override(visit.clinic.zone):
            response = _closed(request, visit, even_closed) or _of_another(request, visit)
            response = response or view(request, visit, *args, **kwargs)
        if COOKIE not in response.cookies:
            # Two hours from the last page, not from the first.
            _give(response, visit.link, is_known=visit.is_known)
        return response

    guarded.by_link_only = True
    return guarded


def _closed(request, visit, even_closed):
    """Return the page that says why nothing is asked now, or None."""
    if even_closed:
        return None
    invitation = visit.invitation
    if not is_open(invitation):
        name = "answered" if invitation.completed_at else "closed"
        # Who ticked a sign sees the words that go with it, whatever became of the answer.
        # Whoever else holds the link is not told that a sign was ticked.
        is_urgent = bool(request.POST.getlist("signs")) or (
            visit.is_known and invitation.alarms.exists()
        )
        return _told(request, f"followup/{name}.html", 410, visit=visit, is_urgent=is_urgent)
    if invitation.opens_on is not None and visit.clinic.today() < invitation.opens_on:
        return _told(request, "followup/early.html", 200, visit=visit)
    return None


def _of_another(request, visit):
    """Send a form back to the first page when another link was opened on this phone since it was drawn."""
    said = request.POST.get(FORM_FIELD)
    if said is None or said == visit.token:
        return None
    return redirect("followup:answer")


def _is_hasty(request) -> bool:
    usage = ratelimit.consume(
        request, app="followup", action="answer", config=MOST_A_MINUTE, limit_get=True
    )
    return usage is None


def knows_birth_date(view):
    """Guard a page that shows or takes an answer: the date of birth was right in this browser."""

    @wraps(view)
    def guarded(request, visit, *args, **kwargs):
        if not visit.is_known:
            return redirect("followup:birth_date")
        return view(request, visit, *args, **kwargs)

    return guarded


def _told(request, template, status, **context):
    return render(request, template, context, status=status)


def _visit(request) -> Visit | None:
    try:
        said = _signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=STAYS_OPEN)
        key, is_known = json.loads(said)
    except (signing.BadSignature, ValueError):
        return None
    with scope.within(scope.EVERYTHING):
        link = (
            InvitationLink.objects.filter(pk=UUID(key))
            .select_related("invitation__patient__clinic", "invitation__anchor__voided")
            .first()
        )
    return Visit(link.invitation, link, is_known) if link else None


# --- colleagues ---------------------------------------------------------------------------------


def opens_invitation(permission: Permission):
    """Guard a view that takes `invitation_id`: it receives the questions. 404, then 403."""
    return opens_row(permission, "invitation_id", _finder(Invitation))


def opens_alarm(permission: Permission):
    """Guard a view that takes `alarm_id`: it receives the alarm answer. 404, then 403."""
    return opens_row(permission, "alarm_id", _finder(AlarmAnswer))


def opens_email(permission: Permission):
    """Guard a view that takes `email_id`: it receives the e-mail. 404, then 403."""
    return opens_row(permission, "email_id", _finder(Email))


def _finder(model):
    def find(request, key):
        if request.clinic is None:
            raise Http404
        rows = model.objects.filter(pk=key, clinic=request.clinic, clinic__is_library=False)
        row = rows.select_related("patient").first()
        if row is None:
            raise Http404
        row.patient.clinic = request.clinic
        return row

    return find
