"""Where one problem ends and the next begins. What lies after the border of a closed problem is another's."""

from django.db.models import Case, DateField, Exists, F, Func, OuterRef, When

from patients.models import EpisodeOfCare

BORDER = """(e.closed_on - CASE WHEN EXISTS (
    SELECT 1 FROM patients_episodeofcare n
    WHERE n.patient_id = e.patient_id AND n.number > e.number AND n.opened_on = e.closed_on
) THEN 1 ELSE 0 END)"""
"""The last day of a closed problem `e`, in SQL: its closing, or the day before where the next was opened on it."""


def closed_with_border():
    """Return closed problems with `border`: the last day that is theirs; a day that also opened the next is the next's."""
    same_day = _later().filter(opened_on=OuterRef("closed_on"))
    day_before = Func(F("closed_on"), template="(%(expressions)s - 1)", output_field=DateField())
    return EpisodeOfCare.objects.filter(closed_on__isnull=False).annotate(
        border=Case(
            When(Exists(same_day), then=day_before),
            default=F("closed_on"),
            output_field=DateField(),
        )
    )


def followed_with_border():
    """Return the same, of problems that were closed and after which another one was opened."""
    return closed_with_border().filter(
        Exists(_later().filter(opened_on__gte=OuterRef("closed_on")))
    )


def _later():
    return EpisodeOfCare.objects.filter(
        patient=OuterRef("patient"), number__gt=OuterRef("number")
    ).order_by()
