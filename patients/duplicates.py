"""Is this person registered already? Names that look alike, or the same birth date with half the name."""

from django.db.models import Q

from patients.models import Patient
from patients.names import folded

SHOWN = 6


def look_alikes(clinic, facts, submission_id=None) -> list[Patient]:
    """Return patients of the clinic who could be the same person or be mistaken for them."""
    name = folded(f"{facts['family_name']} {facts['given_name']}")
    # A second press of the same form finds its own patient; that is no namesake.
    ours = Patient.objects.filter(clinic=clinic).people().exclude(pk=submission_id)
    alike = list(ours.named_like(name)[:SHOWN])
    words = Q()
    for word in name.split():
        words |= Q(search_name__startswith=word) | Q(search_name__contains=f" {word}")
    seen = [row.pk for row in alike]
    same_day = ours.filter(words, birth_date=facts["birth_date"]).exclude(pk__in=seen)
    found = [*alike, *same_day[:SHOWN]]
    for row in found:
        row.is_same_birth = row.birth_date == facts["birth_date"]
    return sorted(found, key=lambda row: not row.is_same_birth)
