"""Scores given in one press, for pages of other rooms."""

from uuid import UUID, uuid4

from django import template
from django.utils import timezone

from accounts.permissions import Permission
from measures.actions import UNDO_FOR
from measures.forms import PAIN_VALUES
from measures.models import Score
from measures.vocabulary import InstrumentCode
from patients import tokens

register = template.Library()


@register.inclusion_tag("measures/_pain_row.html", takes_context=True)
def pain_row(context, patient):
    """Draw the buttons 0 to 10 and, after a press, what was saved with its way back.

    Draws nothing for those who may not take scores. Stands outside every other form.
    """
    request = context["request"]
    return {
        "may": request.workplace.may(Permission.SCORE_RECORD),
        "patient": patient,
        "values": PAIN_VALUES,
        "patient_token": tokens.make(patient),
        "submission_id": uuid4(),
        "saved": _just_saved(request, patient),
        "csrf_token": context.get("csrf_token"),
    }


def _just_saved(request, patient):
    try:
        key = UUID(request.GET.get("saved", ""))
    except ValueError:
        return None
    return (
        Score.objects.standing()
        .filter(
            pk=key,
            patient=patient,
            instrument__code=InstrumentCode.PAIN_NRS,
            recorded_by=request.user,
            recorded_at__gte=timezone.now() - UNDO_FOR,
        )
        .first()
    )
