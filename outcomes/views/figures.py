"""The practice manager's page."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.permissions import Permission
from audit import trail
from audit.vocabulary import AuditedAction
from outcomes import figures as page


@require_safe
@requires(Permission.FIGURES_VIEW)
def figures(request):
    """Show what was done, and what is known about how people fare. No name stands here."""
    today = request.clinic.today()
    shown = page.build(request.clinic, today=today)
    trail.record(AuditedAction.FIGURES_VIEWED, actor=request.user, clinic=request.clinic)
    context = {
        "figures": shown,
        "title": page.title(shown),
        "title_on_paper": page.title_on_paper(shown),
        "chart": page.month_bars(shown),
        "dots": page.dots(shown),
        "now": request.clinic.now(),
    }
    return render(request, "outcomes/figures.html", context)
