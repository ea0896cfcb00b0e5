"""Refusals that have a name, each with what a person can be told."""


class TreatmentRefused(ValueError):
    """What was asked cannot be recorded as it stands."""


class WrongSide(TreatmentRefused):
    """The side chosen is not the side of the record. `sites` are the (nodule, chosen side) that differ."""

    def __init__(self, sites):
        self.sites = sites
        super().__init__("the sides do not match")


class IdentityMismatch(TreatmentRefused):
    """The birth year typed is not that of the record."""


class NoSite(TreatmentRefused):
    """A procedure without a place."""


class MoveNotAllowed(TreatmentRefused):
    """The state asked for cannot follow the present one."""

    def __init__(self, state, to):
        self.state, self.to = state, to
        super().__init__(f"{state} cannot become {to}")


class ChangedMeanwhile(TreatmentRefused):
    """A colleague changed this treatment after the page was opened; `current` is the row as it stands now."""

    def __init__(self, current=None):
        self.current = current
        super().__init__("changed meanwhile")


class ScoreNoLongerWaits(ChangedMeanwhile):
    """The score that waited was saved, or said not to come, after the page was opened: this one has no place."""


class LotStands(ChangedMeanwhile):
    """Another lot, or another expiry, is recorded for an agent: it is not written over."""


class EventMovedOn(TreatmentRefused):
    """An adverse event was closed, or opened again, after the page was opened."""


class NotPrepared(TreatmentRefused):
    """Given without Check and prepare."""


class RowRefused(TreatmentRefused):
    """The database refused a row; the message is the constraint's own."""


class SafetyUnanswered(TreatmentRefused):
    """A limit is passed, or a check failed, and nobody said why to go on.

    Of all `results`, `to_answer` still want a reason and `seen` names them; `shown` names every line that
    is not fine, once they stand on the page.
    """

    def __init__(self, results, to_answer, seen, formulary, shown=""):
        self.results, self.to_answer, self.seen = results, to_answer, seen
        self.formulary, self.shown = formulary, shown
        super().__init__("say why")


class SafetyUnseen(TreatmentRefused):
    """Something was compared and is not fine, and nobody has seen it yet; nothing of it is over a limit."""

    to_answer = ()

    def __init__(self, results, shown, formulary):
        self.results, self.shown, self.formulary = results, shown, formulary
        super().__init__("read it first")


class ConsentMissing(TreatmentRefused):
    """No consent stands for this procedure, and no emergency was stated."""


class ConsentForAnother(TreatmentRefused):
    """The consent that stands is for another procedure or another side; `consent` is it."""

    def __init__(self, consent):
        self.consent = consent
        super().__init__("the consent is for something else")


class AlreadyGiven(TreatmentRefused):
    """It is done or no longer planned; a consent can be neither given nor taken back any more."""


class TimeOutMissing(TreatmentRefused):
    """An operation without its time-out."""


class TimeOutStopped(TreatmentRefused):
    """What was said aloud does not agree; `differences` say with what."""

    def __init__(self, differences):
        self.differences = differences
        super().__init__("the time-out does not agree")


class ResultOpen(TreatmentRefused):
    """A specimen whose result nobody has read keeps the problem open; `specimens` are they."""

    def __init__(self, specimens):
        self.specimens = specimens
        super().__init__("a histology result is open")


class EndsOpen(TreatmentRefused):
    """Something of the problem is still open and nobody said that they read it; `ends` are they."""

    def __init__(self, ends):
        self.ends = ends
        super().__init__("something is still open")


class ResultMissing(TreatmentRefused):
    """There is no result to read."""
