"""The pages a patient walks through: one question each, a list of statements on one."""

from dataclasses import dataclass
from functools import cached_property

from followup.models import Invitation, InvitationPart
from measures.questions import Kind, Question, introduction_of, questions_of


@dataclass(frozen=True)
class Asked:
    """One question of one part. `key` names it in addresses and in what is kept: it tells nobody anything."""

    part: InvitationPart
    question: Question

    @property
    def number(self) -> int:
        return self.question.number

    @property
    def key(self) -> str:
        return f"{self.part.position}-{self.question.number}"


@dataclass(frozen=True)
class Page:
    """What stands on the phone at a time: one question, or the ticks of one list."""

    name: str
    asked: tuple[Asked, ...]

    @property
    def is_list(self) -> bool:
        return self.asked[0].question.kind is Kind.TICK

    @property
    def first(self) -> Asked:
        return self.asked[0]

    @property
    def introduction(self):
        """What stands above a list, as printed."""
        instrument = self.first.part.instrument
        return introduction_of(instrument.code, instrument.version)

    def is_said(self, draft) -> bool:
        """Say whether the patient has been here: answered, or passed over."""
        return all(asked.key in draft for asked in self.asked)


def asked_of(invitation: Invitation) -> list[Asked]:
    """Return every question of the set, in order; one statement."""
    parts = invitation.parts.select_related("instrument").order_by("position")
    return [
        Asked(part, question)
        for part in parts
        for question in questions_of(part.instrument.code, part.instrument.version)
    ]


class Walk:
    """The pages of one set, and where the patient stands."""

    ALARM, END = "signs", "end"

    def __init__(self, invitation: Invitation):
        self.invitation = invitation
        self.draft = invitation.draft

    @cached_property
    def pages(self) -> list[Page]:
        """Every page of questions, in order."""
        found: list[Page] = []
        for asked in asked_of(self.invitation):
            is_tick = asked.question.kind is Kind.TICK
            if is_tick and found and found[-1].first.part == asked.part:
                found[-1] = Page(found[-1].name, (*found[-1].asked, asked))
            else:
                found.append(Page(asked.key, (asked,)))
        return found

    @property
    def names(self) -> list[str]:
        """The names of all pages, the one about alarm signs last."""
        return [page.name for page in self.pages] + [self.ALARM]

    def page(self, name: str) -> Page | None:
        """Return the page of this name."""
        return next((page for page in self.pages if page.name == name), None)

    @property
    def next_name(self) -> str:
        """The first page that was not answered yet, or that of the alarm signs."""
        for page in self.pages:
            if not page.is_said(self.draft):
                return page.name
        return self.ALARM

    def before(self, name: str) -> str | None:
        """Return the page before this one."""
        at = self.names.index(name)
        return self.names[at - 1] if at else None

    @property
    def has_answer(self) -> bool:
        """Say whether anything was answered: a blank set is never complete."""
        return any(value is not None for value in self.draft.values())
