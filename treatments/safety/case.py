"""What the rules look at, as plain values: the person, what is planned, what was given before."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from treatments.vocabulary import CLASS_OF_DRUG, Drug, DrugClass, Outcome


@dataclass(frozen=True)
class Dose:
    """One agent in mg; None where the mg cannot be reckoned. The upper end where a range was given."""

    drug: str
    mg: Decimal | None
    has_adrenaline: bool = False
    name: str = ""
    # None where nobody asks for it; empty where it was not written down.
    lot: str | None = None

    @property
    def drug_class(self) -> str:
        return CLASS_OF_DRUG.get(Drug(self.drug), DrugClass.OTHER)

    @property
    def is_anaesthetic(self) -> bool:
        return self.drug_class in (DrugClass.LA_AMIDE, DrugClass.LA_ESTER, DrugClass.LA)

    @property
    def is_steroid(self) -> bool:
        return self.drug_class == DrugClass.CORTICOSTEROID


@dataclass(frozen=True)
class Measured:
    """A measure with its day."""

    value: Decimal
    day: date | None


@dataclass(frozen=True)
class Person:
    """What the record says about the patient."""

    age: int | None = None
    may_be_pregnant: bool | None = None
    weight: Measured | None = None
    height: Measured | None = None
    egfr: Measured | None = None
    is_allergy_asked: bool = False
    allergies: tuple[tuple[str, str], ...] = ()
    conditions: frozenset[str] = frozenset()
    conditions_asked_on: date | None = None


@dataclass(frozen=True)
class Past:
    """An earlier or prepared procedure. The day lies from `first` to `last`; None: not known at all."""

    first: date | None
    last: date | None
    at: datetime | None = None
    doses: tuple[Dose, ...] = ()
    sites: frozenset[str] = frozenset()
    is_prepared: bool = False
    may_hold_steroid: bool = False

    @property
    def has_steroid(self) -> bool:
        return any(dose.is_steroid for dose in self.doses)


@dataclass(frozen=True)
class Course:
    """A medicine taken by mouth or put on the skin."""

    drug: str
    name: str = ""
    mg_per_day: Decimal | None = None
    is_topical: bool = False
    gastroprotection: str = ""

    @property
    def is_nsaid(self) -> bool:
        return CLASS_OF_DRUG.get(Drug(self.drug)) == DrugClass.NSAID


@dataclass(frozen=True)
class Stopped:
    """A medicine stopped for a side effect: when, and which effect, as far as it was recorded."""

    name: str
    day: str
    effect: str = ""


@dataclass(frozen=True)
class Case:
    """All that is looked at. `answers` are those of the check page; `sites` are (key, words) pairs."""

    today: date
    at: datetime
    person: Person
    doses: tuple[Dose, ...] = ()
    sites: tuple[tuple[str, str], ...] = ()
    answers: dict[str, str] = field(default_factory=dict)
    is_procedure: bool = False
    past: tuple[Past, ...] = ()
    kind: str = ""
    # Rungs that were really taken, and the percent of relief of each test injection.
    tried: frozenset[int] = frozenset()
    blocks: tuple[int, ...] = ()
    course: Course | None = None
    courses: tuple[Course, ...] = ()
    # Earlier courses of the same medicine that were stopped for a side effect.
    stopped: tuple[Stopped, ...] = ()

    @property
    def anaesthetics(self) -> list[Dose]:
        return [dose for dose in self.doses if dose.is_anaesthetic and dose.mg != 0]

    @property
    def steroids(self) -> list[Dose]:
        return [dose for dose in self.doses if dose.is_steroid and dose.mg != 0]


@dataclass(frozen=True)
class Result:
    """What one rule says, with its working and the source of its number."""

    rule: str
    outcome: str
    words: str
    working: str = ""
    source: str = ""
    is_error: bool = False
    # An answer that the record contradicts, or a big dose that could not be compared.
    wants_reason: bool = False

    @property
    def is_to_answer(self) -> bool:
        """Over a limit, against the record, or a rule that failed: going on wants a reason."""
        return self.outcome == Outcome.OVER or self.is_error or self.wants_reason
