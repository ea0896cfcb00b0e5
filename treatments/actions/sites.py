"""The stop before the needle: whose back it is, and on which side."""

from dataclasses import dataclass

from django.db import transaction

from audit import trail
from audit.vocabulary import AuditedAction
from exams.models import Nodule
from treatments.exceptions import IdentityMismatch, NoSite, WrongSide


@dataclass(frozen=True)
class Site:
    """One place a procedure is done at: a nodule, or none (a nerve, a trigger point), and the side chosen."""

    nodule: Nodule | None
    side: str


def guard_site(patient, sites: list[Site], birth_year: int | None, *, by, kind: str) -> None:
    """Raise IdentityMismatch or WrongSide, and leave the audit event; otherwise do nothing.

    The event has a transaction of its own: it stays when everything else of the attempt is undone.
    """
    if not sites:
        raise NoSite
    if patient.birth_date is None or birth_year != patient.birth_date.year:
        _audit(AuditedAction.IDENTITY_MISMATCH, patient, by, kind, {})
        raise IdentityMismatch
    wrong = [site for site in sites if is_wrong(site)]
    if wrong:
        chosen = {str(site.nodule.pk): site.side for site in wrong}
        _audit(AuditedAction.WRONG_SIDE_STOPPED, patient, by, kind, {"chosen": chosen})
        raise WrongSide(wrong)


def is_wrong(site: Site) -> bool:
    """Say whether the record names another side. A record without a side cannot agree with any."""
    return site.nodule is not None and site.nodule.side != site.side


def _audit(action, patient, by, kind, detail):
    with transaction.atomic():
        trail.record(action, actor=by, patient=patient, detail={"kind": kind, **detail})
