"""What is typed on an exam page is kept while somebody types, offered when they come back, and goes."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import lost_post
from accounts.access import twice_is_once
from accounts.permissions import Permission
from exams import unsaved
from exams.access import opens_exam_form
from exams.actions import keep_typed, take_back_throwing, throw_away
from exams.actions.unsaved import Kept
from exams.exceptions import TypedElsewhere
from exams.models import Exam, UnsavedForm
from ui.asked import whole_number


@dataclass(frozen=True)
class Return:
    """What a person had typed before and comes back to; `data` is None on a fresh page."""

    data: QueryDict | None = None
    is_returned: bool = False
    is_elsewhere: bool = False
    offer: unsaved.Offer | None = None
    # Kept before that one, in other windows; newest first.
    older: tuple[unsaved.Offer, ...] = ()
    thrown: unsaved.Thrown | None = None

    @property
    def turn(self) -> int:
        """The last turn that this page has heard of."""
        return self.offer.row.turn if self.offer and self.offer.is_back else 0


def come_back(request, patient, exam=None) -> Return:
    """Return what this page shall be filled from; a form that only waits is offered, not filled in."""
    lost = lost_post.given_back(request)
    if lost is not None:
        return Return(lost, is_returned=True, offer=_kept_of(request, patient, lost))
    key = _uuid(request.GET["resume"]) if request.GET.get("resume") else None
    row = unsaved.one(request.user, patient, key) if key else None
    if row is not None and row.exam_id == (exam.pk if exam else None):
        return Return(unsaved.data_of(row), offer=unsaved.offer(row, request.clinic, is_back=True))
    rows, thrown = unsaved.waiting_and_thrown(request.user, patient, exam)
    offers = [unsaved.offer(each, request.clinic, is_back=False) for each in rows]
    return Return(
        offer=offers[0] if offers else None,
        older=tuple(offers[1:]),
        thrown=unsaved.thrown_words(thrown, request.clinic) if thrown else None,
    )


def kept_of(data) -> Kept | None:
    """Return what a page that is being saved knows of what it kept; None when it kept nothing."""
    return Kept(_turn(data), data.get("window", "")[:40]) if "kept" in data else None


def gone_on(request, patient) -> tuple[Return, QueryDict]:
    """Return what stands in the other window, and the form as it was sent, which may be saved all the same."""
    row = unsaved.one(request.user, patient, _uuid(request.POST.get("submission_id")))
    sent = request.POST.copy()
    if row is None:
        return Return(), sent
    sent["turn"] = str(row.turn)
    return Return(is_elsewhere=True, offer=unsaved.offer(row, request.clinic, is_back=False)), sent


@require_POST
@twice_is_once("a turn that was told already is refused and changes nothing")
@opens_exam_form(Permission.EXAM_RECORD)
def keep(request, patient):
    """Keep the form as it stands; answers the turn and the time, or 409 when another window went on."""
    content = unsaved.content_of(request.POST)
    if len(content) > UnsavedForm._meta.get_field("content").max_length:
        return JsonResponse({}, status=413)
    try:
        turn = keep_typed(
            patient, by=request.user, form=_uuid(request.POST.get("submission_id")), turn=_turn(request.POST),
            content=content, exam=_exam_of(request, patient), window=request.POST.get("window", "")[:40],
        )  # fmt: skip
    except TypedElsewhere:
        return JsonResponse({"is_elsewhere": True}, status=409)
    return JsonResponse({"turn": turn.number, "at": f"{request.clinic.local(turn.at):%H:%M}"})


@require_POST
@twice_is_once("what is thrown away cannot be thrown away again")
@opens_exam_form(Permission.EXAM_RECORD)
def discard(request, patient):
    """Throw away what was typed, and go back to the page it was typed on."""
    row = unsaved.one(request.user, patient, _uuid(request.POST.get("form")))
    if row is not None:
        throw_away(row, by=request.user)
    return redirect(_page_of(row, patient))


@require_POST
@twice_is_once("what is back is back, and leads to the same page")
@opens_exam_form(Permission.EXAM_RECORD)
def bring_back(request, patient):
    """Take back throwing away: everything typed stands in the form again."""
    row = take_back_throwing(patient, by=request.user, form=_uuid(request.POST.get("form")))
    if row is None:
        messages.warning(
            request,
            _("It can no longer be brought back: it was saved, or thrown away too long ago."),
        )
        return redirect("exams:record", patient.pk)
    return redirect(f"{_page_of(row, patient)}?resume={row.form}")


def _page_of(row, patient) -> str:
    """Return the address of the page that a form was typed on, else of the chart that tells of it."""
    if row is None:
        return reverse("exams:record", args=[patient.pk])
    return unsaved.page_of(row) or patient.get_absolute_url()


def _kept_of(request, patient, lost):
    """Say what changed since a form that comes back from the sign-in page was begun."""
    try:
        row = unsaved.one(request.user, patient, _uuid(lost.get("submission_id")))
    except BadRequest:
        return None
    return unsaved.offer(row, request.clinic, is_back=True) if row else None


def _exam_of(request, patient):
    """Return the draft that is being changed, asked for only with the first turn."""
    key = request.POST.get("exam")
    if not key or _turn(request.POST):
        return None
    return get_object_or_404(Exam, pk=_uuid(key), patient=patient)


def _uuid(value) -> UUID:
    try:
        return UUID(value or "")
    except ValueError as error:
        raise BadRequest("form") from error


def _turn(data) -> int:
    turn = whole_number(data.get("turn") or "0")
    if turn is None:
        raise BadRequest("turn")
    return turn
