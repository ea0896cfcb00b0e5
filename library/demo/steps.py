"""The words stories are told in. `ago` counts days before the day of loading."""

from dataclasses import dataclass, field
from datetime import time


@dataclass(frozen=True)
class Felt:
    """One nodule at one visit. `mm` None: too vague. `how`: found, not_felt, not_examined."""

    number: int
    mm: int | None = None
    tender: str = "1"
    usual: str = ""
    how: str = "found"
    more: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Visit:
    """A hands-on exam. `back_in` days from the visit is the review planned; a colleague co-signs what is signed in training."""

    ago: int
    pain: int | None
    felt: tuple[Felt, ...] = ()
    plan: str = ""
    back_in: int | None = None
    at: time = time(9, 40)
    complaint: dict = field(default_factory=dict)
    facts: dict = field(default_factory=dict)
    is_signed: bool = True
    by: str = ""
    cosigned_by: str = ""


@dataclass(frozen=True)
class Course:
    """A step that is not given by a needle or a knife."""

    ago: int
    kind: str
    until: int | None = None
    state: str = "in_progress"
    medicine: dict = field(default_factory=dict)
    facts: dict = field(default_factory=dict)
    on: tuple[int, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Done:
    """An injection or an operation, checked and given; the signed consent may be scanned."""

    ago: int
    kind: str
    on: tuple[int, ...]
    agents: tuple[dict, ...] = ()
    before: tuple[int, int] | None = None
    after: tuple[int, int] | None = None
    at: time = time(10, 30)
    head: dict = field(default_factory=dict)
    facts: dict = field(default_factory=dict)
    excision: dict = field(default_factory=dict)
    found: dict = field(default_factory=dict)
    harm: str = "none"
    name: str = "step"
    by: str = ""
    is_scanned: bool = False


@dataclass(frozen=True)
class Since:
    """How the last injection went, asked at a later visit."""

    ago: int
    of: str
    facts: dict


@dataclass(frozen=True)
class Harm:
    """An adverse event of a step."""

    ago: int
    of: str
    kind: str
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Pain:
    """Pain of the last 7 days, given between visits."""

    ago: int
    value: int
    how: str = "phone"


@dataclass(frozen=True)
class Change:
    """Overall change since a step, 1 (best) to 7."""

    ago: int
    value: str
    of: str = ""
    since: str = ""


@dataclass(frozen=True)
class Answers:
    """The answers to one questionnaire, by question; a tick is named by its number. `words` name activities."""

    ago: int
    code: str
    given: tuple[int, ...]
    how: str = "paper"
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class ByLink:
    """What the patient answered today on a phone about a step: question key → number; `signs` were ticked."""

    of: str
    given: dict
    signs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Call:
    """An attempt to reach the patient."""

    ago: int
    result: str
    note: str = ""
    again_in: int | None = None
    about: str = "review"


@dataclass(frozen=True)
class Talk:
    """A contact without palpation."""

    ago: int
    pain: int | None
    change: str = ""
    facts: dict = field(default_factory=dict)
    back_in: int | None = None
    channel: str = "phone"


@dataclass(frozen=True)
class Earlier:
    """What was done elsewhere before."""

    lines: tuple[dict, ...]


@dataclass(frozen=True)
class Scan:
    """An imaging study: of one nodule, or to exclude something; a size in mm comes with an invented picture."""

    ago: int
    modality: str
    region: str
    result: str
    words: str
    of: int = 0
    excluded: str = ""
    size: tuple = ()
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Lab:
    """What the laboratory found."""

    ago: int
    of: str
    results: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Answer:
    """The response to the open alerts."""

    ago: int
    code: str
    words: str = ""
    due_in: int | None = None


@dataclass(frozen=True)
class Story:
    """One made-up person. `places`: number → side, mm from the midline, mm above the PSIS line."""

    family: str
    given: str
    born: str
    sex: str
    steps: tuple = ()
    places: dict = field(default_factory=dict)
    number: str = ""
    facts: dict = field(default_factory=dict)
    allergies: tuple[dict, ...] | None = ()
    asked: int = 30
    weight: float | None = None
    conditions: tuple[tuple[str, str, str], ...] = ()
    today: tuple[time, str, str] | None = None
    change: dict = field(default_factory=dict)
