"""Named questions about patients."""

from django.db import models

from patients.vocabulary import Origin, RecordKind


class PatientQuerySet(models.QuerySet):
    """Questions about patients."""

    def of_clinic(self, clinic):
        """Patients of this clinic."""
        return self.filter(clinic=clinic)

    def visible_in(self, clinic):
        """Records that staff who work in this clinic may see: its own, never the library's."""
        return self.filter(clinic=clinic, clinic__is_library=False)

    def published(self):
        """People and series in print."""
        return self.filter(origin=Origin.PUBLISHED)

    def people(self):
        """People, without the shared features of a series."""
        return self.filter(kind=RecordKind.PERSON)

    def living(self):
        """Those who can still be called."""
        return self.filter(is_active=True, is_deceased=False)


class ArrivalQuerySet(models.QuerySet):
    """Questions about a day's list."""

    def on(self, clinic, day):
        """The list of that day, in order, with the patients."""
        return self.filter(clinic=clinic, day=day).select_related("patient").order_by("at_time", "recorded_at")
