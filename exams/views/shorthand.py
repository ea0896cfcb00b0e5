"""What the shorthand line would fill, asked while it is being typed. Nothing is written."""

from django.http import JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from accounts.access import requires, twice_is_once
from accounts.permissions import Permission
from exams.forms.filling import FILLED, INTO, Filling
from exams.forms.shorthand import ShorthandForm, read_targets
from ui.asked import whole_number


@twice_is_once("it reads a line and answers; nothing is saved")
@require_POST
@requires(Permission.EXAM_RECORD)
def read_shorthand(request):
    """Answer which fields of the form at hand change, and the line read back in words."""
    filling = Filling(
        request.POST,
        read_targets(request.POST.get("known", "")),
        _next(request.POST.get("last", "")),
    )
    echo = render_to_string(
        "exams/parts/shorthand_echo.html",
        {"blocks": filling.shown, "line": ShorthandForm(filling)},
    )
    return JsonResponse(
        {
            "set": filling.changes(request.POST), INTO: filling.holding,
            FILLED: filling.remembered, "echo": echo,
        }
    )  # fmt: skip


def _next(last: str) -> int:
    number = whole_number(last, most_digits=6)
    return 1 if number is None else number + 1
