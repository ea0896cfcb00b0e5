"""Which lot went into whom: lots in use, those that expire, and recall. Read from what was given; no stock is kept."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Count, F, Func, Max, Min, Q, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from patients.vocabulary import Origin
from treatments import lot_numbers, record
from treatments.models import AdministeredAgent
from treatments.vocabulary import Drug, drug_words
from ui.words import SIDE_WORDS

EXPIRING_DAYS = 60
"""A lot that expires within these days is named apart. House rule."""
IN_USE_DAYS = 365
"""A lot not used for a year has left the shelf; recall still finds it."""
OFFERED_DAYS, OFFERED_OF_A_DRUG = 90, 3
"""Beside the agent stand the newest lots of the last three months: more would hide the right one."""


def normal(expression):
    """Return a lot number without its case, spaces and hyphens, for both sides of a comparison."""
    cleaned = Func(
        expression,
        Value(lot_numbers.IGNORED_IN_SQL),
        Value(""),
        Value("g"),
        function="regexp_replace",
    )
    return Upper(cleaned)


def _given(clinic):
    """Agents that left the syringe here, with or without a lot; entered in error among them."""
    return (
        AdministeredAgent.objects.filter(
            treatment__clinic=clinic, origin=Origin.CLINIC, treatment__procedure__given_at__isnull=False
        )
        .annotate(lot=normal(F("lot_number")), name=Upper(F("drug_text")))
        .exclude(volume_ml=0)
    )  # fmt: skip


def _named(clinic):
    """Those of them that a recall can find."""
    return _given(clinic).exclude(lot="")


# --- The page of the clinic ---------------------------------------------------------------------


@dataclass(frozen=True)
class Lot:
    """One lot of one drug, and what is known of it from use."""

    drug: str
    drug_words: str
    number: str
    expires_on: date | None
    other_expiry: date | None
    doses: int
    last_on: date | None


@dataclass(frozen=True)
class Shelf:
    """Lots by how long they may still be used."""

    expired: tuple[Lot, ...]
    expiring: tuple[Lot, ...]
    in_use: tuple[Lot, ...]
    # Doses that no recall finds.
    without: int

    @property
    def n(self) -> int:
        return len(self.expired) + len(self.expiring) + len(self.in_use)


def shelf(clinic, today: date) -> Shelf:
    """Return the lots used in the last year, in one statement; what was entered in error does not count."""
    rows = (
        _given(clinic)
        .filter(treatment__voided__isnull=True, treatment__started_on__gte=today - timedelta(IN_USE_DAYS))
        .values("drug", "name", "lot")
        .annotate(
            number=Max("lot_number"), text=Max("drug_text"), first=Min("expires_on"), last=Max("expires_on"),
            doses=Count("pk"), last_on=Max("treatment__started_on"),
        )
        .order_by("drug", "name", "-last_on", "lot")
    )  # fmt: skip
    lots = [_lot(row) for row in rows if row["lot"]]
    soon = today + timedelta(EXPIRING_DAYS)
    by_day = sorted((lot for lot in lots if lot.expires_on), key=lambda lot: lot.expires_on)
    return Shelf(
        tuple(lot for lot in by_day if lot.expires_on < today),
        tuple(lot for lot in by_day if today <= lot.expires_on <= soon),
        tuple(lot for lot in lots if lot.expires_on is None or lot.expires_on > soon),
        sum(row["doses"] for row in rows if not row["lot"]),
    )


def _lot(row):
    # Two days for one lot are a slip somewhere: the earlier one rules, the other is said.
    other = row["last"] if row["last"] != row["first"] else None
    return Lot(
        row["drug"], drug_words(row["drug"], row["text"]), row["number"], row["first"], other,
        row["doses"], row["last_on"],
    )  # fmt: skip


# --- Recall -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Dose:
    """One administration of a lot: to whom, where, how much, by whom, and how to reach the patient."""

    agent: AdministeredAgent
    places: tuple[str, ...]

    @property
    def treatment(self):
        return self.agent.treatment

    @property
    def patient(self):
        return self.agent.treatment.patient

    @property
    def dose(self) -> str:
        return record.working_of(self.agent) or _("not recorded")

    @property
    def operator(self) -> str:
        given_by = self.treatment.procedure.given_by
        return str(given_by or self.treatment.performed_by or "") or _("not recorded")

    @property
    def contact(self) -> str:
        """Phone and e-mail as the record holds them."""
        known = ", ".join(filter(None, [self.patient.phone, self.patient.email]))
        return known or _("no number, no e-mail")

    @property
    def is_void(self) -> bool:
        return hasattr(self.treatment, "voided")

    @property
    def state(self) -> str:
        """What a caller must know before dialling."""
        if self.patient.is_deceased:
            return _("deceased")
        return "" if self.patient.is_active else _("inactive")


def recall(clinic, *, drug: str, lot: str, name: str = "") -> list[Dose]:
    """Return every administration of this lot, newest first; those entered in error last, with their words."""
    rows = (
        _named(clinic)
        .filter(drug=drug, lot=normal(Value(lot)))
        .filter(Q(name=Upper(Value(name))) if name else Q())
        .select_related(
            "treatment__patient", "treatment__performed_by", "treatment__procedure__given_by", "treatment__voided",
        )
        .prefetch_related("treatment__procedure__nodules__nodule")
        .order_by(F("treatment__started_on").desc(nulls_last=True), "treatment__started_time", "pk")
    )  # fmt: skip
    doses = [Dose(row, _places(row.treatment.procedure)) for row in rows]
    return sorted(doses, key=lambda dose: dose.is_void)


def _places(procedure):
    return tuple(_place(row) for row in procedure.nodules.all())


def _place(row):
    side = str(SIDE_WORDS.get(row.side, _("side not recorded")))
    return f"{row.nodule.label if row.nodule else _('another place')} {side}"


# --- Beside the agent ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """A lot that may be pressed instead of typed; it is never filled in by itself."""

    key: str
    drug: str
    words: str
    number: str
    expires: str


def offered(clinic, today: date) -> list[Offer]:
    """Return the newest lots of each drug that have not expired, in one statement."""
    newest = (
        _named(clinic)
        .filter(
            treatment__voided__isnull=True, treatment__started_on__gte=today - timedelta(OFFERED_DAYS),
            expires_on__gte=today,
        )
        .exclude(drug=Drug.OTHER)
        .values("drug", "lot")
        # Where two days were written for one lot, the earlier one is the careful one.
        .annotate(number=Max("lot_number"), expires=Min("expires_on"), last=Max("treatment__started_on"))
        .order_by("drug", "-last", "lot")
    )  # fmt: skip
    return [
        Offer(f"{row['drug']}:{row['lot']}", row["drug"], str(Drug(row["drug"]).label), row["number"], f"{row['expires']:%m/%Y}")
        for _drug, rows in groupby(newest, key=lambda row: row["drug"])
        for row in list(rows)[:OFFERED_OF_A_DRUG]
    ]  # fmt: skip
