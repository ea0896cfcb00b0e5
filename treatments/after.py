"""Injections not asked about yet: what the next visit asks first."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch

from patients.vocabulary import Origin
from treatments.models import AfterInjectionReview, ProcedureNodule, Treatment
from treatments.rules import INJECTION_KINDS
from treatments.vocabulary import Rung, State

ASKED_FOR = timedelta(weeks=26)


def pending(patient) -> list[Treatment]:
    """Return the last injections before today that nobody has asked about; one query where there is none.

    Only those of the last injection day: what came before it can no longer be told apart. Half a year
    on, or once something was cut out since, the answer would tell of something else.
    """
    today = patient.clinic.today()
    operated = Treatment.objects.standing().filter(
        patient=patient,
        rung__gte=Rung.ENDOSCOPY,
        state=State.COMPLETED,
        started_on__gt=OuterRef("started_on"),
    )
    given = list(
        Treatment.objects.standing()
        .filter(
            patient=patient, kind__in=INJECTION_KINDS, state=State.COMPLETED, origin=Origin.CLINIC,
            is_history=False, started_on__lt=today, started_on__gte=today - ASKED_FOR,
        )
        .exclude(Exists(operated))
        .annotate(is_asked=Exists(AfterInjectionReview.objects.filter(treatment=OuterRef("pk"))))
        .order_by("-started_on", "-recorded_at")
        .prefetch_related(
            Prefetch("procedure__nodules", queryset=ProcedureNodule.objects.select_related("nodule"))
        )[:6]
    )  # fmt: skip
    if not given:
        return []
    last_day = given[0].started_on
    return [
        treatment
        for treatment in given
        if treatment.started_on == last_day and not treatment.is_asked
    ]
