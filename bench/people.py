"""Names, birth dates and phones as a large clinic has them: few common names, many rare ones."""

from datetime import date, timedelta
from importlib import import_module
from itertools import accumulate
from random import Random
from typing import NamedTuple

from patients.names import folded

LOCALES = ("en_GB", "en_US", "de_DE", "fr_FR", "es_ES", "pl_PL", "sv_SE", "en_IN")
FIRST_BIRTH, BIRTH_DAYS = date(1935, 1, 1), 26_500


class Person(NamedTuple):
    """Who a patient is; `search` is the name as it is looked for."""

    family: str
    given: str
    search: str
    sex: str
    born: date
    phone: str


class Names:
    """A pool of names, the n-th met about 1/n as often as the first."""

    def __init__(self, names: set[str], random: Random):
        self.names = sorted(names)
        random.shuffle(self.names)
        self.plain = [folded(name) for name in self.names]
        self.weights = list(accumulate(1 / (place + 20) for place in range(len(self.names))))

    def pick(self, random: Random) -> tuple[str, str]:
        """Return a name and how it is looked for."""
        place = random.choices(range(len(self.names)), cum_weights=self.weights)[0]
        return self.names[place], self.plain[place]


class Crowd:
    """Invents people; the same seed invents the same."""

    def __init__(self, random: Random):
        self.random = random
        self.families = Names(_names("last_names"), random)
        self.women = Names(_names("first_names_female"), random)
        self.men = Names(_names("first_names_male"), random)

    def person(self) -> Person:
        random = self.random
        sex = "female" if random.random() < 0.62 else "male"
        family, plain_family = self.families.pick(random)
        given, plain_given = (self.women if sex == "female" else self.men).pick(random)
        born = FIRST_BIRTH + timedelta(days=random.randrange(BIRTH_DAYS))
        phone = f"020 7{random.randrange(1000):03d} {random.randrange(10_000):04d}"
        is_reached = random.random() < 0.85
        search = f"{plain_family} {plain_given}"
        return Person(family, given, search, sex, born, phone if is_reached else "")


def _names(kind: str) -> set[str]:
    found: set[str] = set()
    for locale in LOCALES:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        found |= set(getattr(provider, kind, ()))
    return {name for name in found if 2 < len(name) <= 40 and "\\" not in name}
