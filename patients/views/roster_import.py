"""Import a practice's list: check it line by line, then import all of it or nothing."""

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires, twice_is_once
from accounts.permissions import Permission
from patients import actions, roster
from patients.exceptions import RosterChanged
from patients.forms import RosterAnswer, RosterForm

KEPT_SECONDS = 2 * 60 * 60
SHOWN = 200


@twice_is_once("checking a file saves nothing, and the second step carries a submission number")
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PATIENT_IMPORT)
def import_roster(request):
    """Take a file and say what is wrong; nothing is saved before the second step."""
    if "key" in request.POST:
        return _second_step(request)
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form=form, status=422 if form.errors else 200)
    upload = form.cleaned_data["file"]
    checked = roster.read(upload.read(roster.MOST_BYTES + 1), slashes=form.cleaned_data["slashes"])
    roster.check_against(checked, request.clinic)
    return _dry_run(request, checked)


@require_safe
@requires(Permission.PATIENT_IMPORT)
def import_template(request):
    """An example file with the heads we read."""
    answer = HttpResponse(roster.template(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="patients.csv"'
    return answer


def _dry_run(request, checked):
    if checked.file_problems:
        return _page(request, form=RosterForm(), roster=checked, status=422)
    key = get_random_string(32)
    # Kept here, not in the page: what was checked is what will be imported.
    cache.set(_cache_key(request, key), checked, KEPT_SECONDS)
    return _page(request, roster=checked, answer=RosterAnswer(initial={"key": key}))


def _second_step(request):
    answer = RosterAnswer(request.POST)
    key = _cache_key(request, request.POST.get("key", "")[:40])
    checked = cache.get(key)
    if checked is None or not answer.is_valid():
        messages.warning(
            request, _("The checked file is no longer kept. Nothing was imported: choose it again.")
        )
        return redirect("patients:import")
    if checked.bad and not answer.cleaned_data["skip_bad"]:
        return _page(request, roster=checked, answer=answer, must_skip=True, status=422)
    submission_id = answer.cleaned_data["submission_id"]
    try:
        number = actions.import_roster(
            request.clinic, checked, by=request.user, submission_id=submission_id
        )
    except RosterChanged:
        messages.warning(
            request,
            _(
                "Someone registered one of these patients meanwhile. Look again; nothing was imported."
            ),
        )
        return _dry_run(request, checked)
    messages.success(
        request,
        ngettext("%(n)s patient was imported.", "%(n)s patients were imported.", number)
        % {"n": number},
    )
    return redirect("patients:import")


def _cache_key(request, key):
    return f"roster:{request.user.pk}:{request.clinic.pk}:{key}"


def _page(request, *, status=200, **context):
    checked = context.get("roster")
    context |= {
        "columns": [
            (roster.column_words(name), name in roster.NEEDED, heads[1:])
            for name, heads in roster.COLUMNS.items()
        ],
        "bad": checked.bad[:SHOWN] if checked else [],
        "remarked": checked.remarked[:SHOWN] if checked else [],
        "sample": checked.good[:5] if checked else [],
        "shown": SHOWN,
    }
    return render(request, "patients/import.html", context, status=status)
