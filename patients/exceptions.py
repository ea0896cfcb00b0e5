"""Named refusals about patients."""


class RecordNumberTaken(Exception):
    """Another patient of the clinic has this record number."""


class DetailsChanged(Exception):
    """Someone saved newer details meanwhile; `current` is the patient as it stands now."""

    def __init__(self, current):
        self.current = current
        super().__init__("details changed")


class VisitChanged(Exception):
    """A colleague put other words on that day's list meanwhile; `current` is the row as it stands now."""

    def __init__(self, current):
        self.current = current
        super().__init__("visit changed")


class Implausible(Exception):
    """The database refused a value; `field` and `words` say which and why."""

    def __init__(self, words, field=None):
        self.words, self.field = words, field
        super().__init__(str(words))


class AllergiesStand(Exception):
    """Allergies are listed: "none known" would contradict them."""


class RosterChanged(Exception):
    """The list no longer fits the clinic: someone registered one of its patients meanwhile."""
