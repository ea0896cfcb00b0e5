"""Which treatments are new since a moment, for whoever comes back to a form."""

from django.utils.translation import gettext as _

from patients.changes import Change, name_of
from treatments.models import Treatment


def changed_treatments(patient, moment):
    """Yield each treatment recorded since; one query."""
    rows = Treatment.objects.filter(
        patient=patient, recorded_at__gt=moment, voided=None
    ).select_related("recorded_by")
    for row in rows:
        words = _("Treatment recorded: %(what)s, %(state)s")
        yield Change(
            words % {"what": row.get_kind_display(), "state": row.get_state_display()},
            name_of(row.recorded_by), row.recorded_at,
        )  # fmt: skip
