"""Specimens whose result is awaited or not read yet: who waits, until when, and what is known."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.permissions import Permission, roles_with
from treatments.models import HistologyReport, Specimen, SpecimenOwner
from treatments.vocabulary_of_operations import WORRYING

# Laboratories answer within two weeks; own assumption, so that a third week is a reason to ask.
DUE_AFTER_DAYS = 21
SOON_DAYS = 7


@dataclass(frozen=True)
class Open:
    """One specimen that is not closed."""

    specimen: Specimen
    owner: User | None
    due_on: date
    is_in: bool
    in_on: date | None
    is_worrying: bool
    is_void: bool

    @property
    def treatment(self):
        return self.specimen.treatment

    @property
    def patient(self):
        return self.specimen.patient

    @property
    def owner_words(self) -> str:
        """Who waits; of somebody who no longer works here it waits on everybody."""
        return self.owner.short_name if self.owner else _("nobody: for anyone")

    def is_pressing(self, today: date) -> bool:
        """Say whether it stands on today's lists: the result is in, or due within a week."""
        return self.is_in or self.due_on <= today + timedelta(days=SOON_DAYS)

    @property
    def words(self) -> str:
        """What is to be done, in words."""
        if self.is_worrying:
            return _("Malignant or suspicious result, not read yet")
        if self.is_in:
            return _("Histology result not read yet")
        return _("Histology result awaited")


def open_in(clinic, *, patient=None, episode=None) -> list[Open]:
    """Return every open specimen, the most pressing first; two statements.

    One whose treatment was entered in error stays here until somebody says that no result will come.
    """
    rows = _with_state(Specimen.objects.filter(clinic=clinic)).filter(
        without_result__isnull=True, is_read=False
    )
    if patient is not None:
        rows = rows.filter(patient=patient)
    if episode is not None:
        rows = rows.filter(treatment__episode=episode)
    found = list(rows.select_related("patient", "treatment__voided").order_by("sent_on", "pk"))
    owners = _working_here(clinic, {row.owner_id for row in found})
    opened = [_opened(clinic, row, owners) for row in found]
    return sorted(opened, key=lambda each: (not each.is_worrying, not each.is_in, each.due_on))


def _opened(clinic, row, owners):
    in_on = clinic.local(row.reported_at).date() if row.reported_at else None
    return Open(
        row, owners.get(row.owner_id), row.due_on, row.report_id is not None, in_on,
        bool(WORRYING & set(row.results or ())), hasattr(row.treatment, "voided"),
    )  # fmt: skip


def of_treatment(treatment) -> Open | None:
    """Return the specimen of this treatment while it is open."""
    opened = open_in(treatment.clinic, patient=treatment.patient)
    return next((each for each in opened if each.specimen.treatment_id == treatment.pk), None)


def _with_state(rows):
    newest = SpecimenOwner.objects.filter(specimen=OuterRef("pk")).order_by("-recorded_at", "-pk")
    report = HistologyReport.objects.filter(treatment=OuterRef("treatment")).order_by(
        "-recorded_at", "-pk"
    )
    is_read = HistologyReport.objects.filter(pk=OuterRef("report_id"), reading__isnull=False)
    return rows.annotate(
        owner_id=Subquery(newest.values("owner")[:1]), due_on=Subquery(newest.values("due_on")[:1]),
        report_id=Subquery(report.values("pk")[:1]), results=Subquery(report.values("results")[:1]),
        reported_at=Subquery(report.values("recorded_at")[:1]),
    ).annotate(is_read=Exists(is_read))  # fmt: skip


def _working_here(clinic, ids):
    """A task of somebody who left, or who may not read it any more, is nobody's."""
    working = Membership.objects.filter(
        clinic=clinic,
        is_active=True,
        user__is_active=True,
        user__in=ids - {None},
        roles__overlap=roles_with(Permission.TREATMENT_RECORD),
    )
    return {each.user_id: each.user for each in working.select_related("user")} if ids else {}


def newest_report(treatment) -> HistologyReport | None:
    """Return the report that stands: a corrected one takes the place of the one before."""
    rows = HistologyReport.objects.filter(treatment=treatment).select_related(
        "reading__recorded_by", "recorded_by"
    )
    return rows.order_by("-recorded_at", "-pk").first()
