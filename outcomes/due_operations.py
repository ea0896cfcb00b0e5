"""What an operation leaves due: the laboratory's answer, and the look at the wound."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from exams.models import Contact, Exam
from patients.vocabulary import Origin
from treatments import results
from treatments.models import ExcisionDetail


def facts(clinic, today, *, tells_results):
    """Yield what the list says of each; three statements.

    Only who may open charts is told what the laboratory found; everybody, that it is waited for.
    """
    yield from _results(clinic, today, tells_results)
    yield from _wounds(clinic, today)


def _results(clinic, today, tells_results):
    for each in results.open_in(clinic):
        words = (
            each.words
            if tells_results or not each.is_worrying
            else _("Histology result not read yet")
        )
        what = _("%(words)s, after an operation %(when)s (%(owner)s)") % {
            "words": words, "when": each.treatment.when_words, "owner": each.owner_words,
        }  # fmt: skip
        since = each.in_on or each.due_on
        yield {
            "patient": each.patient, "what": what, "kind": "histology", "since": since,
            "days": (today - since).days, "is_soon": each.is_pressing(today),
            "is_first": tells_results and each.is_worrying,
            "arrived": _("Read the result") if each.is_in else _("Record the result"),
            "url": reverse("treatments:histology", args=[each.treatment.pk]),
        }  # fmt: skip


def _wounds(clinic, today):
    """A visit or a contact from the day before on was the look at the wound."""
    day = OuterRef("wound_check_on")
    patient = OuterRef("procedure__treatment__patient")
    seen = Exam.objects.filter(patient=patient, examined_on__gte=day, voided__isnull=True)
    heard = Contact.objects.filter(patient=patient, contacted_on__gte=day, voided__isnull=True)
    rows = (
        ExcisionDetail.objects.filter(
            procedure__treatment__clinic=clinic, procedure__treatment__voided__isnull=True,
            procedure__treatment__origin=Origin.CLINIC, procedure__given_at__isnull=False,
            procedure__treatment__patient__is_active=True,
            procedure__treatment__patient__is_deceased=False, wound_check_on__lte=today,
        )
        .filter(~Exists(seen), ~Exists(heard))
        .select_related("procedure__treatment__patient")
        .order_by("wound_check_on")
    )  # fmt: skip
    for row in rows:
        treatment = row.procedure.treatment
        what = _("Wound check, after an operation %(when)s") % {"when": treatment.when_words}
        yield {
            "patient": treatment.patient, "what": what, "kind": "wound", "since": row.wound_check_on,
            "days": (today - row.wound_check_on).days,
        }  # fmt: skip
