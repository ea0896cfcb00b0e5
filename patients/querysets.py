"""Named questions about patients."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Cast

from patients.vocabulary import Origin, RecordKind

# How alike two whole names must be before the banner warns: MARIA and MARIO ALVAREZ are 0.73,
# two unrelated people of one family name 0.3 to 0.5. Measured on names of 5 to 20 letters.
SIMILAR_NAME = 0.55


def sharpen_name_index(connection, **_signal) -> None:
    """Tell the index on names the likeness we ask for; by default it returns far weaker fits.

    Once for each new connection. Should a pooler drop it, answers stay the same and come later.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET pg_trgm.similarity_threshold = {SIMILAR_NAME}")


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

    def named_like(self, search_name):
        """Patients whose whole name can be mistaken for this one, most alike first."""
        return (
            self.filter(search_name__trigram_similar=search_name)
            .annotate(likeness=TrigramSimilarity("search_name", search_name))
            .filter(likeness__gte=SIMILAR_NAME)
            .order_by("-likeness", "birth_date")
        )

    def similar_to(self, patient):
        """Other patients of the clinic, still cared for, whose name can be mistaken."""
        others = self.filter(clinic_id=patient.clinic_id).people().living().exclude(pk=patient.pk)
        return others.named_like(patient.search_name)

    def with_similar_name(self):
        """Mark each row: `has_similar` when another living patient of the clinic is named alike."""
        return self.annotate(has_similar=Exists(_namesakes(self.model)))


class ArrivalQuerySet(models.QuerySet):
    """Questions about a day's list."""

    def on(self, clinic, day):
        """The list of that day, in order, with the patients."""
        return (
            self.filter(clinic=clinic, day=day)
            .select_related("patient")
            .order_by("at_time", "recorded_at")
        )

    def with_similar_name(self):
        """Mark each row whose patient could be taken for another: `has_similar`."""
        patients = self.model._meta.get_field("patient").related_model
        return self.annotate(has_similar=Exists(_namesakes(patients, "patient__")))


def _namesakes(patients, way=""):
    """Return a subquery: other living patients of the clinic named like the outer row."""
    name = OuterRef(f"{way}search_name")
    return (
        patients.objects.people()
        .living()
        # As text, so that the planner has only the index on names to go by: reading a clinic's
        # patients until one is alike took 40 ms a row with 100,000 of them, the names' index 3.
        .alias(place=Cast("clinic_id", models.TextField()))
        .filter(
            place=Cast(OuterRef("clinic_id"), models.TextField()), search_name__trigram_similar=name
        )
        .exclude(pk=OuterRef(f"{way}pk"))
        .alias(likeness=TrigramSimilarity("search_name", name))
        .filter(likeness__gte=SIMILAR_NAME)
    )
